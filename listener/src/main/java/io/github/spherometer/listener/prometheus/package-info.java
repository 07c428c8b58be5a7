/**
 * The page that Prometheus scrapes, the push to a Pushgateway, and every measurement by remote
 * write.
 */
@NullMarked
package io.github.spherometer.listener.prometheus;

import org.jspecify.annotations.NullMarked;
