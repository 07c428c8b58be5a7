package io.github.spherometer.listener.measuring;

import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Which loss surface is measured.
 *
 * @param loss null for the trainer's own
 * @param trainMode whether the model is measured as it behaves in training
 */
public record Subject(@Nullable Loss loss, boolean trainMode) {

  public Loss lossOf(Trainer trainer) {
    return loss == null ? trainer.getLoss() : loss;
  }
}
