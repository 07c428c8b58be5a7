/** Internal: long vectors, drawn at random and summed in double. */
@NullMarked
package io.github.spherometer.estimators.vector;

import org.jspecify.annotations.NullMarked;
