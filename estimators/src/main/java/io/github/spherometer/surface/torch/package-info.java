/**
 * Internal: what DJL's PyTorch engine can do past DJL's API: differentiate twice, keep a graph
 * alive, put flags of the thread back. It knows arrays and graphs; neither blocks nor losses.
 */
@NullMarked
package io.github.spherometer.surface.torch;

import org.jspecify.annotations.NullMarked;
