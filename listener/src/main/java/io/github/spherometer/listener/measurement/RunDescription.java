package io.github.spherometer.listener.measurement;

import io.github.spherometer.surface.engine.EngineFinding;
import java.util.List;

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
    List<EngineFinding> engineChecks) {}
