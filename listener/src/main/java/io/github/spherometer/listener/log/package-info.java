/**
 * Measurements in a file, one JSON object per line, how to read them back, and how to show them on
 * a live page.
 */
@NullMarked
package io.github.spherometer.listener.log;

import org.jspecify.annotations.NullMarked;
