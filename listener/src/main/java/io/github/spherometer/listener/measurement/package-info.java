/** What a measurement is, what can go wrong with one, and who is told. Plain numbers only. */
@NullMarked
package io.github.spherometer.listener.measurement;

import org.jspecify.annotations.NullMarked;
