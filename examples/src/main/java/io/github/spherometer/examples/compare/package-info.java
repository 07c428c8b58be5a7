/** One small problem that other tools can be given, too, and their numbers beside ours. */
@NullMarked
package io.github.spherometer.examples.compare;

import org.jspecify.annotations.NullMarked;
