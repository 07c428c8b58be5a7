/** Measurements in a file, a JSON object a line, and back. */
@NullMarked
package io.github.spherometer.listener.log;

import org.jspecify.annotations.NullMarked;
