/**
 * Symmetric matrices A as {@link io.github.spherometer.estimators.operator.LinearOperator}s: their
 * products with vectors, their pieces and what is made of them.
 */
@NullMarked
package io.github.spherometer.estimators.operator;

import org.jspecify.annotations.NullMarked;
