package io.github.spherometer.listener.page;

import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before it begins.
 *
 * @param id of the page's own; the name of a run may come twice
 * @param run its name
 * @param model name of the model
 * @param tags the user's own
 * @param topK number of eigenvalues
 * @param totalBatches length of the training
 * @param log the file that it is read from; null for a training of this process
 */
record RunId(
    String id,
    String run,
    String model,
    Tags tags,
    int topK,
    OptionalLong totalBatches,
    @Nullable String log) {}
