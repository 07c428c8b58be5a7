/**
 * Internal: the Lanczos process, {@link io.github.spherometer.estimators.krylov.LanczosProcess},
 * what is known from it, {@link io.github.spherometer.estimators.krylov.KrylovRelation}, and when
 * that is enough, {@link io.github.spherometer.estimators.krylov.StoppingRule}.
 */
@NullMarked
package io.github.spherometer.estimators.krylov;

import org.jspecify.annotations.NullMarked;
