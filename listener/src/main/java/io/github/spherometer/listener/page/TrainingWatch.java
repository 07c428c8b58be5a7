package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.surface.engine.EngineFinding;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;

/** Tells of epochs and of the end, and of an engine that computes wrong. */
final class TrainingWatch implements MeasurementSink {

  private static final String ENGINE =
      "set withoutOneDnn(), or start Java with ONEDNN_MAX_CPU_ISA=SSE41 in its environment";

  private final Event.Log log;
  private long epochs;
  private long batches;

  TrainingWatch(Event.Log log) {
    this.log = log;
  }

  @Override
  public void started(RunDescription run) {
    run.engineChecks().stream()
        .filter(finding -> finding.outcome() == Outcome.WRONG)
        .forEach(this::tell);
  }

  private void tell(EngineFinding finding) {
    String text = "The engine computes %s wrong on this machine, by %s of the largest number";
    String told = text.formatted(finding.check(), Digits.three(finding.error()));
    log.add(Event.Kind.ENGINE, 1, told, ENGINE);
  }

  @Override
  public void accept(Measurement measurement) {
    batches = Math.max(batches, measurement.step().batch());
  }

  /** It comes ten times a second at most: an epoch may be shorter. */
  @Override
  public void progressed(TrainingProgress progress) {
    batches = Math.max(batches, progress.batches());
    if (progress.epochs() > epochs) {
      String text =
          progress.epochs() == epochs + 1
              ? "Epoch %d ended".formatted(progress.epochs())
              : "Epochs %d to %d ended".formatted(epochs + 1, progress.epochs());
      log.add(Event.Kind.EPOCH, progress.batches() - progress.batchOfEpoch(), text, "");
      epochs = progress.epochs();
    }
  }

  @Override
  public void ended() {
    String text = "The training ended after batch " + batches;
    log.add(Event.Kind.ENDED, batches, text, "");
  }
}
