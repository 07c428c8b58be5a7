/** Internal: long vectors, drawn at random, summed in double, and freed when they are done with. */
@NullMarked
package io.github.spherometer.estimators.vector;

import org.jspecify.annotations.NullMarked;
