/** Measurements as Micrometer meters, and the one class that serves them to Prometheus. */
@NullMarked
package io.github.spherometer.listener.metrics;

import org.jspecify.annotations.NullMarked;
