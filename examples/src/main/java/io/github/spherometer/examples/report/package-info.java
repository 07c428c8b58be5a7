/** Reports: Markdown with tables, figures and claims. */
@NullMarked
package io.github.spherometer.examples.report;

import org.jspecify.annotations.NullMarked;
