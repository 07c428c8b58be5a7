package io.github.spherometer.listener;

import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What tells a run from others, and what those who keep its numbers have to know beforehand.
 *
 * @param run its name
 * @param model name of the model
 * @param start when it began
 * @param tags the user's own
 * @param topK number of eigenvalues
 * @param totalBatches length of the training, if it is known
 */
record RunIdentity(
    String run, String model, Instant start, Tags tags, int topK, OptionalLong totalBatches) {}
