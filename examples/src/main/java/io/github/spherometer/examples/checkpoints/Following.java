package io.github.spherometer.examples.checkpoints;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.listener.MeasuredRun;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.surface.engine.EngineCheck;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Follows a folder of checkpoints, and publishes what each of them measures. */
public final class Following implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Alerts on a training that stands still must not wait for a checkpoint every few minutes. */
  private static final Map<String, String> SOURCE = Map.of("source", "checkpoints");

  /**
   * What is measured.
   *
   * @param run name of the run
   * @param topK number of eigenvalues
   * @param densitySteps products for the density; 0 for none
   * @param maxGraphBytes of an executor
   * @param batchesPerEpoch what the number of a batch is made from
   * @param hyperparameters of the training; unknown where nobody said
   */
  public record Options(
      String run,
      int topK,
      int densitySteps,
      long maxGraphBytes,
      long batchesPerEpoch,
      Hyperparameters hyperparameters) {}

  private final CheckpointFolder folder;
  private final Maker<? extends Block> architecture;
  private final Maker<? extends Loss> loss;
  private final Options options;
  private final Function<RunDescription, MeasuredRun.Builder> publishing;
  private final Consumer<String> messages;
  private final CheckpointMeasurer measurer;
  private @Nullable MeasuredRun run;
  private int measured;

  /**
   * Prepares.
   *
   * @param spark the context to run jobs in
   * @param folder of the checkpoints
   * @param data to measure over, which have been {@linkplain CutData#read read}
   * @param architecture makes an uninitialised block
   * @param loss a mean over samples, or a loss with a value for each
   * @param options what is measured
   * @param publishing where
   * @param messages told in a sentence what went wrong
   */
  public Following(
      JavaSparkContext spark,
      CheckpointFolder folder,
      JavaRDD<EncodedBatch> data,
      Maker<? extends Block> architecture,
      Maker<? extends Loss> loss,
      Options options,
      Function<RunDescription, MeasuredRun.Builder> publishing,
      Consumer<String> messages) {
    this.folder = folder;
    this.architecture = architecture;
    this.loss = loss;
    this.options = options;
    this.publishing = publishing;
    this.messages = messages;
    measurer = new CheckpointMeasurer(spark, data, options, this::partFailed);
  }

  /**
   * Measures every checkpoint that is there or comes, in the order of their epochs.
   *
   * @param patience how long to wait for another one; null for ever
   * @return how many were measured
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public int follow(@Nullable Duration patience) throws InterruptedException {
    long idleFrom = System.nanoTime();
    while (true) {
      List<Checkpoint> complete = folder.take();
      for (Checkpoint checkpoint : complete) {
        measure(checkpoint);
        idleFrom = System.nanoTime();
      }
      Duration idle = Duration.ofNanos(System.nanoTime() - idleFrom);
      if (patience != null && idle.compareTo(patience) >= 0 && !folder.isWaiting()) {
        return measured;
      }
      Thread.sleep(PERIOD.toMillis());
    }
  }

  /** What fails does so by itself: the next one is measured. */
  private void measure(Checkpoint checkpoint) {
    long batch = Math.max(1, checkpoint.epoch() * options.batchesPerEpoch());
    TrainingStep step = new TrainingStep(batch, checkpoint.epoch(), 0);
    try {
      SavedModel model = SavedModel.read(checkpoint, architecture, loss);
      if (!folder.isUnchanged(checkpoint)) {
        return; // It is being written again, and will be taken again.
      }
      MeasuredRun current = begun(checkpoint, model);
      current.progressed(
          new TrainingProgress(
              batch, checkpoint.epoch(), 0, 0, 0, 0, 0, 0, 0, OptionalLong.empty()));
      Measurement measurement = measurer.measure(model, step);
      current.measured(measurement);
      measured++;
    } catch (RuntimeException e) {
      failed(checkpoint, batch, e);
    }
  }

  private void failed(Checkpoint checkpoint, long batch, RuntimeException failure) {
    String reason = "";
    if (run != null) {
      FailureReason found = run.missed(batch, failure);
      reason = " (" + found.label() + ")";
    }
    messages.accept(
        "Epoch %d was not measured%s: %s"
            .formatted(checkpoint.epoch(), reason, Reasons.of(failure)));
  }

  private void partFailed(String what, RuntimeException failure) {
    if (run != null) {
      run.failed(what, failure);
    }
    messages.accept(
        "%s%s: %s"
            .formatted(
                what.substring(0, 1).toUpperCase(Locale.ROOT),
                what.substring(1),
                Reasons.of(failure)));
  }

  private MeasuredRun begun(Checkpoint checkpoint, SavedModel model) {
    if (run == null) {
      Engine engine = Engine.getInstance();
      RunDescription description =
          new RunDescription(
              options.run(),
              checkpoint.name(),
              model.parameters(),
              model.loss(),
              "unknown",
              Double.NaN,
              engine.getEngineName(),
              engine.getVersion(),
              Engine.getDjlVersion(),
              EngineCheck.of(Device.cpu()).findings(),
              SOURCE,
              options.topK(),
              0);
      run = publishing.apply(description).build();
    }
    return run;
  }

  /** Says that the run is over; its last values stay until {@link #close}. */
  public void end() {
    if (run != null) {
      run.end();
    }
  }

  /** Takes the run away. */
  @Override
  public void close() {
    if (run != null) {
      run.close();
    }
  }
}
