/**
 * Internal: lets nothing that goes wrong reach the training: failures are counted, explained,
 * logged once, and tried again ever more rarely.
 */
@NullMarked
package io.github.spherometer.listener.guard;

import org.jspecify.annotations.NullMarked;
