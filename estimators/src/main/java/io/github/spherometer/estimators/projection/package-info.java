/**
 * Internal: what a symmetric matrix is projected onto and what the projection is: an {@link
 * io.github.spherometer.estimators.projection.OrthonormalBasis} of long vectors in native memory, a
 * small {@link io.github.spherometer.estimators.projection.ProjectedMatrix} on the heap, and its
 * eigenvalues.
 */
@NullMarked
package io.github.spherometer.estimators.projection;

import org.jspecify.annotations.NullMarked;
