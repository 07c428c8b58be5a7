/** The sub-command {@code singularity}: exact spectra of small nets, before and after training. */
@NullMarked
package io.github.spherometer.examples.singularity;

import org.jspecify.annotations.NullMarked;
