/** What experiments share: their runs, one after the other or at once, resumed and reported. */
@NullMarked
package io.github.spherometer.examples.experiment;

import org.jspecify.annotations.NullMarked;
