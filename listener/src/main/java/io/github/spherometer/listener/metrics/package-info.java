/** Measurements as Micrometer meters: what is published under which name. */
@NullMarked
package io.github.spherometer.listener.metrics;

import org.jspecify.annotations.NullMarked;
