/** When to measure. */
@NullMarked
package io.github.spherometer.listener.schedule;

import org.jspecify.annotations.NullMarked;
