/**
 * Internal: takes one measurement of a trainer: {@link
 * io.github.spherometer.listener.measuring.Measurer}, and one class for each part of it.
 */
@NullMarked
package io.github.spherometer.listener.measuring;

import org.jspecify.annotations.NullMarked;
