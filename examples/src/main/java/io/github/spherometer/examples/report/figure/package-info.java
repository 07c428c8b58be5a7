/**
 * Figures: plots, heat maps, contours and perspectives, and how they are written as PNG and SVG.
 */
@NullMarked
package io.github.spherometer.examples.report.figure;

import org.jspecify.annotations.NullMarked;
