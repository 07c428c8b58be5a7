/** Measurements in a file, one JSON object per line, and how to read them back. */
@NullMarked
package io.github.spherometer.listener.log;

import org.jspecify.annotations.NullMarked;
