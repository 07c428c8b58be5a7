package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Which loss surface is measured.
 *
 * @param probeData what the loss is taken over
 * @param loss null for the trainer's own
 * @param trainMode whether the model is measured as it behaves in training
 */
record Subject(ProbeData probeData, @Nullable Loss loss, boolean trainMode) {

  Loss lossOf(Trainer trainer) {
    return loss == null ? trainer.getLoss() : loss;
  }
}
