package io.github.spherometer.listener;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.batch.Probe;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.beside.LentTime;
import io.github.spherometer.listener.beside.MeasuringThread;
import io.github.spherometer.listener.guard.Backoff;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.StopSignal;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.measuring.Measurer;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.state.TrainingReader;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.torch.OwnManagers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the measurements of one run: of the training's own arrays on its own thread, or of copies
 * on another one. One at a time. To be called on the training's thread.
 */
final class Measurements {

  /** A pass cannot be stopped; one that takes longer is left to itself. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Audience audience;
  private final FailureGuard guard;
  private final NDManager kept;
  private final TrainingReader reader;
  private final Measurer measurer;
  private final Place place;
  private final StopSignal stop = new StopSignal();
  private final LentTime lentTime = new LentTime();
  private final Backoff backoff = new Backoff();
  private final Backoff gradientBackoff = new Backoff();
  private final MeasuringThread thread;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean latestSucceeded;

  Measurements(Settings settings, Trainer trainer, Audience audience, MeasuredOptimizer optimizer) {
    this.audience = audience;
    guard = audience.guard();
    kept = OwnManagers.on(trainer.getDevices()[0]);
    Probe probe = settings.probeData().start(kept);
    reader =
        new TrainingReader(trainer, settings.subject().lossOf(trainer), optimizer, probe, guard);
    measurer =
        new Measurer(
            settings.subject(),
            settings.estimators(),
            optimizer.isPreconditioned(),
            guard,
            this::product,
            () -> System.nanoTime() - lentTime.waited());
    place = new Place(settings, trainer, measurer, guard);
    thread = new MeasuringThread(() -> settings.execution().share(place.isBeside()));
  }

  /** On whatever thread measures. */
  private NDArray product(Supplier<NDArray> product) {
    return ArrayScope.adopted(
        lentTime.compute(
            () -> {
              stop.check();
              return ArrayScope.kept(product);
            }));
  }

  /** Whether one is under way on another thread. */
  boolean areUnderWay() {
    return underWay.get() > 0;
  }

  /** Whether the training goes on while one is under way. */
  boolean areBeside() {
    return place.isBeside();
  }

  /** Whether one waits for the training to lend it time. */
  boolean needTime() {
    return lentTime.isBorrowed();
  }

  /** Waits for a product, or as much, of the one that needs time. */
  void lendTime() {
    lentTime.lend();
  }

  /** The training goes on, and does not lend now. */
  void lendNoTime() {
    lentTime.notNow();
  }

  /** Whether the latest that is over has been published. */
  boolean latestSucceeded() {
    return latestSucceeded;
  }

  /** Whether one that is due shall be left out, since the latest ones have failed. */
  boolean leaveOut() {
    return backoff.leavesOut();
  }

  boolean leaveGradientOut() {
    return gradientBackoff.leavesOut();
  }

  /** Measures a batch, or begins to. */
  void measure(BatchData told, long batch, long epochs) {
    double trainingLoss = reader.trainingLoss(told, place.isOnCopies());
    TrainedBatch trained = TrainedBatch.of(told);
    TrainingStep step = new TrainingStep(batch, epochs, trained.size());
    Optional<FailureReason> failure =
        guard.protect(notMeasured(step), () -> measure(told, trained, step, trainingLoss));
    failure.ifPresent(reason -> missed(step, trainingLoss, reason));
    if (failure.isEmpty() && trained.samples().isEmpty()) {
      guard.sayOnce(
          trained.missing()
              + ", so the gradient of the batch and its sharpness are not measured; the rest is"
              + " published");
    }
  }

  private static String notMeasured(TrainingStep step) {
    return "batch %d was not measured".formatted(step.batch());
  }

  private void measure(
      @Nullable BatchData told, TrainedBatch batch, TrainingStep step, double trainingLoss) {
    Where where = place.of(() -> reader.live(step, told, batch, trainingLoss));
    if (where != Where.IN_FOREGROUND) {
      fromCopies(
          where,
          owner -> reader.copied(owner, step, batch, trainingLoss),
          state ->
              guard
                  .protect(notMeasured(step), () -> publish(measurer.measure(state)))
                  .ifPresent(reason -> missed(step, trainingLoss, reason)));
    } else {
      publish(measurer.measure(reader.live(step, told, batch, trainingLoss)));
    }
  }

  /** Measures what the gradient of a batch sees, alone, or begins to. */
  void measureGradient(BatchData told, long batch, long epochs) {
    TrainedBatch trained = TrainedBatch.of(told);
    TrainingStep step = new TrainingStep(batch, epochs, trained.size());
    String what = "the gradient of batch %d was not measured".formatted(batch);
    Optional<FailureReason> failure =
        guard.protect(what, () -> measureGradient(told, trained, step, what));
    failure.ifPresent(reason -> gradientBackoff.ended(failure));
  }

  /** A training that does not show its batches has been told so by its first measurement. */
  private void measureGradient(
      @Nullable BatchData told, TrainedBatch batch, TrainingStep step, String what) {
    if (batch.samples().isEmpty()) {
      return;
    }
    Where where = place.of(() -> reader.live(step, told, batch, Double.NaN));
    if (where != Where.IN_FOREGROUND) {
      fromCopies(
          where,
          owner -> reader.copied(owner, step, batch, Double.NaN),
          state -> gradientBackoff.ended(guard.protect(what, () -> publishGradient(state))));
    } else {
      publishGradient(reader.live(step, told, batch, Double.NaN));
      gradientBackoff.ended(Optional.empty());
    }
  }

  private void publishGradient(TrainingState state) {
    GradientMeasurement gradient = measurer.measureGradient(state);
    audience.tell(sink -> sink.gradientMeasured(gradient));
  }

  /** The copies belong to the measuring thread from the hand-over on. */
  private void fromCopies(
      Where where, Function<NDManager, TrainingState> copies, Consumer<TrainingState> work) {
    NDManager owner = OwnManagers.on(kept.getDevice());
    try {
      TrainingState state = copies.apply(owner);
      handOver(where, () -> work(owner, state, work));
    } catch (RuntimeException | Error e) {
      owner.close();
      throw e;
    }
  }

  private void handOver(Where where, Runnable work) {
    if (where == Where.IN_LENT_TIME) {
      lentTime.borrow();
    }
    underWay.incrementAndGet();
    try {
      thread.run(work);
    } catch (RuntimeException e) {
      over();
      throw e;
    }
  }

  private void work(NDManager owner, TrainingState state, Consumer<TrainingState> work) {
    try (owner) {
      lentTime.compute(() -> true); // waits for the first loan
      work.accept(state);
    } finally {
      over();
    }
  }

  /** The thread itself may have to wait for a processor before it is idle. */
  private void over() {
    underWay.decrementAndGet();
    lentTime.back();
  }

  private void publish(Measurement measurement) {
    latestSucceeded = true;
    backoff.ended(Optional.empty());
    audience.tell(sink -> sink.accept(measurement));
  }

  private void missed(TrainingStep step, double trainingLoss, FailureReason reason) {
    latestSucceeded = false;
    backoff.ended(Optional.of(reason));
    MissedMeasurement missed = new MissedMeasurement(step.batch(), trainingLoss, reason);
    audience.tell(sink -> sink.missed(missed));
  }

  /**
   * Waits for what is under way, measures what the training has ended with, and stops both in the
   * end.
   *
   * @param patience how long to wait, for both together
   * @param last whether to measure the end
   */
  void end(Duration patience, boolean last, long batch, long epochs) {
    lentTime.give();
    stop.giveAfter(patience);
    boolean idle = thread.awaitIdle(patience);
    if (idle && last && !stop.isGiven() && reader.isReadable() && !backoff.leavesOut()) {
      TrainingStep step = new TrainingStep(batch, epochs, 0);
      guard.protect(notMeasured(step), () -> measure(null, TrainedBatch.ended(), step, Double.NaN));
      idle = thread.awaitIdle(patience);
    }
    if (stop.isGiven() || !idle) {
      stop.give();
      thread.awaitIdle(GRACE);
      guard.sayOnce(
          "a measurement that was under way when the training ended was stopped; endWithin(...)"
              + " sets how long the end waits");
    }
  }

  /** What is still under way frees its own. */
  void close() {
    if (thread.isBusy()) {
      thread.run(kept::close);
    } else {
      kept.close();
    }
    thread.close();
  }
}
