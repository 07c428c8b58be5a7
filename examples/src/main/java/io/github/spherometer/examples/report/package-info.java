/** Reports: Markdown, tables, figures, fits, and claims with their verdicts. */
@NullMarked
package io.github.spherometer.examples.report;

import org.jspecify.annotations.NullMarked;
