/** What a measurement holds, why one may be missing, and who is told; plain numbers only. */
@NullMarked
package io.github.spherometer.listener.measurement;

import org.jspecify.annotations.NullMarked;
