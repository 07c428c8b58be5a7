/** Internal: the thread that measures beside a training, and what it leaves to the training. */
@NullMarked
package io.github.spherometer.listener.beside;

import org.jspecify.annotations.NullMarked;
