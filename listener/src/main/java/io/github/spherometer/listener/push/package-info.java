/**
 * Internal: requests that end in time whatever the server does, and samples by Prometheus's remote
 * write: what is sent, when, and how often it is tried.
 */
@NullMarked
package io.github.spherometer.listener.push;

import org.jspecify.annotations.NullMarked;
