/** Why a loss cannot be measured, or not be differentiated twice. */
@NullMarked
package io.github.spherometer.surface.error;

import org.jspecify.annotations.NullMarked;
