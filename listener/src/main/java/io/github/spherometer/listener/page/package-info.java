/** Internal: the live page: what a run has shown so far, bounded in memory, and as JSON. */
@NullMarked
package io.github.spherometer.listener.page;

import org.jspecify.annotations.NullMarked;
