/** Outliers and bulk of classifiers' spectra, and the class means that they come from. */
@NullMarked
package io.github.spherometer.examples.deepnetspectrum;

import org.jspecify.annotations.NullMarked;
