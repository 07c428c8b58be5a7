/**
 * Why a loss cannot be measured, or not be differentiated twice: exceptions whose messages say what
 * was found and what it must be.
 */
@NullMarked
package io.github.spherometer.surface.error;

import org.jspecify.annotations.NullMarked;
