package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;

/** A training as it will be if it goes on as before. */
final class Forecast {

  private Forecast() {}

  /** Mean time of a batch in seconds; NaN before it is known. */
  static double batchTime(TrainingProgress progress) {
    return progress.training() > 0 ? progress.training() / (progress.batches() - 1) : Double.NaN;
  }

  /** Mean number of batches of an epoch; 0 before one has ended. */
  static long epochLength(TrainingProgress progress) {
    return progress.epochs() == 0
        ? 0
        : Math.round((double) endOfEpochs(progress) / progress.epochs());
  }

  /** The latest batch of a completed epoch. */
  static long endOfEpochs(TrainingProgress progress) {
    return progress.batches() - progress.batchOfEpoch();
  }

  /** When a schedule is due that is not asked before a batch. */
  static OptionalLong notBefore(long batch, Schedule schedule, TrainingProgress progress) {
    long more = Math.max(0, batch - 1 - progress.batches());
    return schedule.nextDue(more == 0 ? progress : after(more, progress));
  }

  /** When a rule is due in a budget that, once it agrees, goes on to do so. */
  static OptionalLong ofBoth(Schedule rule, Schedule budget, TrainingProgress progress) {
    OptionalLong allowed = budget.nextDue(progress);
    return allowed.isEmpty() ? allowed : notBefore(allowed.getAsLong(), rule, progress);
  }

  /** The batch that is so many after the latest measurement, or the next one. */
  static long since(int batches, TrainingProgress progress) {
    return progress.batches() + Math.max(1, batches - progress.batchesSinceMeasurement());
  }

  /** Of the next epoch whose number, from 0, is a multiple. */
  static OptionalLong firstBatchOfEpoch(int multiple, TrainingProgress progress) {
    long length = epochLength(progress);
    long begun = progress.epochs() + (progress.batchOfEpoch() > 0 ? 1 : 0);
    long epoch = (begun + multiple - 1) / multiple * multiple;
    return length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.max(
                    progress.batches(),
                    endOfEpochs(progress) + (epoch - progress.epochs()) * length)
                + 1);
  }

  private static TrainingProgress after(long more, TrainingProgress progress) {
    long length = epochLength(progress);
    long batch = progress.batchOfEpoch() + more;
    long completed = length == 0 ? 0 : (batch - 1) / length;
    double batchTime = batchTime(progress);
    return new TrainingProgress(
        progress.batches() + more,
        progress.epochs() + completed,
        batch - completed * length,
        progress.batchesSinceMeasurement() + more,
        progress.training() + (Double.isNaN(batchTime) ? 0 : more * batchTime),
        progress.felt(),
        progress.feltError(),
        progress.feltAfterStart(),
        progress.latestFelt(),
        OptionalLong.empty());
  }
}
