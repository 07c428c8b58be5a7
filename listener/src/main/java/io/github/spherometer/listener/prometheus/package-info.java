/** The page that Prometheus scrapes, and the push to a Pushgateway. */
@NullMarked
package io.github.spherometer.listener.prometheus;

import org.jspecify.annotations.NullMarked;
