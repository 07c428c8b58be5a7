/** Internal: TorchScript of our own, for what takes too many calls from Java, or is not in DJL. */
@NullMarked
package io.github.spherometer.estimators.torch;

import org.jspecify.annotations.NullMarked;
