package io.github.spherometer.listener.measuring;

import ai.djl.training.Trainer;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import java.util.List;
import java.util.Optional;

/** Counts dead neurons, in eval mode always. */
final class DeadNeuronCount {

  private static final DeadNeuronReport NONE = new DeadNeuronReport(List.of(), List.of());

  private final Trainer trainer;
  private final Optional<DeadNeurons> counter;
  private final FailureGuard guard;

  /**
   * @param counter empty if nobody wants to know
   */
  DeadNeuronCount(Trainer trainer, Optional<DeadNeurons> counter, FailureGuard guard) {
    this.trainer = trainer;
    this.counter = counter;
    this.guard = guard;
  }

  /** Without layers if it failed, or nobody asked for it. */
  DeadNeuronReport on(Samples samples, EvaluationMode mode) {
    DeadNeuronReport report =
        guard.attempt(
            Part.DEAD_NEURONS,
            () -> counter.map(wanted -> count(wanted, samples, mode)).orElse(NONE),
            () -> NONE);
    if (!report.unseen().isEmpty()) {
      guard.tellOnce(UnseenAdvice.of(report.unseen()));
    }
    return report;
  }

  /** Eval mode is news for a model that is measured in train mode. */
  private DeadNeuronReport count(DeadNeurons wanted, Samples samples, EvaluationMode mode) {
    try {
      return wanted.measure(trainer, samples.data());
    } catch (RuntimeException e) {
      throw mode.explainedWithout("withoutDeadNeurons()", e);
    }
  }
}
