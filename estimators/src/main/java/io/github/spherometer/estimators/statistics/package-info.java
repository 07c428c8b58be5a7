/** Internal: means and errors of samples. */
@NullMarked
package io.github.spherometer.estimators.statistics;

import org.jspecify.annotations.NullMarked;
