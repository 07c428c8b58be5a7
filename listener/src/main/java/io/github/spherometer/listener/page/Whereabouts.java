package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.TrainingStep;

/** How far a training has come, as far as its news tell. */
final class Whereabouts {

  private long batch;
  private long epochs;

  /** The last batch of the epoch before. */
  private long epochsEnd;

  void progressed(TrainingProgress progress) {
    heardOf(progress.batches());
    if (progress.epochs() >= epochs) {
      epochs = progress.epochs();
      epochsEnd = progress.batches() - progress.batchOfEpoch();
    }
  }

  void measured(TrainingStep step) {
    heardOf(step.batch());
    if (step.epoch() > epochs) {
      epochs = step.epoch();
      epochsEnd = step.batch() - 1;
    }
  }

  void heardOf(long latest) {
    batch = Math.max(batch, latest);
  }

  long batch() {
    return batch;
  }

  long epochs() {
    return epochs;
  }

  long epochsEnd() {
    return epochsEnd;
  }

  /** Epochs completed before a batch that was trained lately. */
  long epochsBefore(long recent) {
    return recent > epochsEnd ? epochs : Math.max(0, epochs - 1);
  }
}
