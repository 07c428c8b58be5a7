/** When to measure: every so many batches or epochs, or within a share of the training time. */
@NullMarked
package io.github.spherometer.listener.schedule;

import org.jspecify.annotations.NullMarked;
