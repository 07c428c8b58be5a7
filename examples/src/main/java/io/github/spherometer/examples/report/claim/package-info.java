/** Claims of papers, and the rules by which numbers speak for or against them. */
@NullMarked
package io.github.spherometer.examples.report.claim;

import org.jspecify.annotations.NullMarked;
