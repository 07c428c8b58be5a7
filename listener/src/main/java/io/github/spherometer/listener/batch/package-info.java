/** Internal: the batch that a training shows its listeners, and its samples. */
@NullMarked
package io.github.spherometer.listener.batch;

import org.jspecify.annotations.NullMarked;
