/** Internal: what arguments are checked for, in one form of words. */
@NullMarked
package io.github.spherometer.estimators.argument;

import org.jspecify.annotations.NullMarked;
