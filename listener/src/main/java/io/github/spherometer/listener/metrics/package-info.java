/** Measurements as Micrometer meters. */
@NullMarked
package io.github.spherometer.listener.metrics;

import org.jspecify.annotations.NullMarked;
