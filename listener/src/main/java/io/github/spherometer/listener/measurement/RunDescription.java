package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.surface.engine.EngineFinding;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a training when its first batch has been trained.
 *
 * @param run name of the run
 * @param model name of the model, "unnamed" where it has none
 * @param parameters number of trainable parameters, a shared one counted once
 * @param loss name of the loss whose curvature is measured, "unnamed" where it has none
 * @param optimizer class of the optimizer, or "unknown" where the listener was not given it
 * @param overheadBudget time that measuring costs the training / time spent training that the
 *     schedule keeps to; NaN if it has no such limit
 * @param engine name of the engine
 * @param engineVersion version of the engine
 * @param djlVersion version of DJL
 * @param engineChecks whether the engine computes right on this machine, one finding an operation;
 *     empty if it was not checked
 * @param tags the user's own, which all meters of the run have
 * @param topK how many eigenvalues are measured; 0 in logs of versions that did not write it
 * @param totalBatches how many batches the training is going to have; 0 where that is not known
 */
public record RunDescription(
    String run,
    String model,
    long parameters,
    String loss,
    String optimizer,
    double overheadBudget,
    String engine,
    String engineVersion,
    String djlVersion,
    List<EngineFinding> engineChecks,
    Map<String, String> tags,
    int topK,
    long totalBatches) {

  /**
   * Checks the numbers, and copies the tags.
   *
   * @param run any
   * @param model any
   * @param parameters any
   * @param loss any
   * @param optimizer any
   * @param overheadBudget any
   * @param engine any
   * @param engineVersion any
   * @param djlVersion any
   * @param engineChecks any
   * @param tags in order of their names
   * @param topK at least 0
   * @param totalBatches at least 0
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public RunDescription {
    Require.atLeast("topK", topK, 0);
    Require.atLeast("totalBatches", totalBatches, 0);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
