package io.github.spherometer.listener.measuring;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import java.util.List;
import java.util.Optional;

/** Counts dead neurons, in eval mode always. */
final class DeadNeuronCount {

  private static final DeadNeuronReport NONE = new DeadNeuronReport(List.of(), List.of());

  private final Optional<DeadNeurons> counter;
  private final FailureGuard guard;

  /**
   * @param counter empty if nobody wants to know
   */
  DeadNeuronCount(Optional<DeadNeurons> counter, FailureGuard guard) {
    this.counter = counter;
    this.guard = guard;
  }

  /** Without layers if it failed, or nobody asked for it. */
  DeadNeuronReport on(TrainingState state) {
    DeadNeuronReport report =
        guard.attempt(
            Part.DEAD_NEURONS,
            () -> counter.map(wanted -> count(wanted, state)).orElse(NONE),
            () -> NONE);
    if (!report.unseen().isEmpty()) {
      guard.tellOnce(UnseenAdvice.of(report.unseen()));
    }
    return report;
  }

  /** Eval mode is news for a model that is measured in train mode. */
  private DeadNeuronReport count(DeadNeurons wanted, TrainingState state) {
    try {
      TrainedModel model = state.model();
      return wanted.measure(model.block(), state.probe().data(), model.parameters());
    } catch (RuntimeException e) {
      throw new EvaluationMode(state).explainedWithout("withoutDeadNeurons()", e);
    }
  }
}
