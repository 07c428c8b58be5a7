/** Internal: checks of arguments, whose errors all have the same form of words. */
@NullMarked
package io.github.spherometer.estimators.argument;

import org.jspecify.annotations.NullMarked;
