/**
 * The DJL training listener: decides when to measure, measures, and lets nothing that goes wrong
 * reach the training.
 */
@NullMarked
package io.github.spherometer.listener;

import org.jspecify.annotations.NullMarked;
