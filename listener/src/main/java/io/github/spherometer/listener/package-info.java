/**
 * The DJL training listener: how it is configured, how it follows a training, and who is told what
 * it measures.
 */
@NullMarked
package io.github.spherometer.listener;

import org.jspecify.annotations.NullMarked;
