/** Means with their spread, straight lines, tails, and numbers as people read them. */
@NullMarked
package io.github.spherometer.examples.report.statistics;

import org.jspecify.annotations.NullMarked;
