/** The networks of the papers, as DJL blocks whose layers can be walked, uninitialised. */
@NullMarked
package io.github.spherometer.examples.nets;

import org.jspecify.annotations.NullMarked;
