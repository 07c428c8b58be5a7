/**
 * Internal: serves a few small things to a few clients, whatever they do: bounded threads, times
 * and sizes.
 */
@NullMarked
package io.github.spherometer.listener.http;

import org.jspecify.annotations.NullMarked;
