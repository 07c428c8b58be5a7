package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;

/** Sees a loss become infinite or not a number. Tells it once, until it is a number again. */
final class FiniteWatch implements MeasurementSink {

  private static final String BATCH = "The loss of the batch";

  private final Event.Log log;
  private boolean hasBeenANumber;
  private boolean told;

  FiniteWatch(Event.Log log) {
    this.log = log;
  }

  /**
   * A loss that is NaN from the beginning is one that the training does not pass on; without a
   * batch, as after the last step of a training, there is none.
   */
  @Override
  public void accept(Measurement measurement) {
    double loss = measurement.loss().training();
    if (Double.isFinite(loss)) {
      hasBeenANumber = true;
      told = false;
    } else if (Double.isInfinite(loss) || (hasBeenANumber && hasBatch(measurement))) {
      tell(BATCH, measurement.step().batch());
    }
  }

  private static boolean hasBatch(Measurement measurement) {
    return measurement.step().batchSize() > 0;
  }

  @Override
  public void missed(MissedMeasurement missed) {
    boolean finite = Double.isFinite(missed.trainingLoss());
    if (missed.reason() == FailureReason.NON_FINITE_LOSS) {
      tell(finite ? "The loss on the probe data" : BATCH, missed.batch());
    } else if (Double.isInfinite(missed.trainingLoss())) {
      tell(BATCH, missed.batch());
    }
  }

  private void tell(String loss, long batch) {
    if (!told) {
      told = true;
      String text = loss + " is not finite since batch " + batch;
      log.add(Event.Kind.NOT_FINITE, batch, text, FailureReason.NON_FINITE_LOSS.advice());
    }
  }
}
