/**
 * The trace by random probes: {@link io.github.spherometer.estimators.trace.Hutchinson}, deflated
 * by what a Krylov space knows already.
 */
@NullMarked
package io.github.spherometer.estimators.trace;

import org.jspecify.annotations.NullMarked;
