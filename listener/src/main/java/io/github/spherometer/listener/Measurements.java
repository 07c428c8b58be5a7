package io.github.spherometer.listener;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
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
            this::pass,
            () -> System.nanoTime() - lentTime.waited());
    place = new Place(settings, trainer, measurer, guard);
    thread = new MeasuringThread(() -> settings.execution().share(place.isBeside()));
  }

  /** On whatever thread measures. */
  private <T> T pass(Supplier<T> pass) {
    return lentTime.compute(
        () -> {
          stop.check();
          return pass.get();
        });
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

  /**
   * What is measured of a batch.
   *
   * @param missing what a failure comes to, for the log
   * @param told of the batch; null at the end of a training
   * @param work on its state; throws what goes wrong
   * @param failed is told why
   */
  private record Task(
      String missing,
      TrainingStep step,
      @Nullable BatchData told,
      TrainedBatch batch,
      double trainingLoss,
      Consumer<TrainingState> work,
      Consumer<FailureReason> failed) {}

  /** Measures a batch, or begins to. */
  void measure(BatchData told, long batch, long epochs) {
    double trainingLoss = reader.trainingLoss(told, place.isOnCopies());
    TrainedBatch trained = TrainedBatch.of(told);
    TrainingStep step = new TrainingStep(batch, epochs, trained.size());
    Task task = ofEverything(step, told, trained, trainingLoss);
    Optional<FailureReason> failure = guard.protect(task.missing(), () -> measure(task));
    failure.ifPresent(task.failed());
    if (failure.isEmpty() && trained.samples().isEmpty()) {
      guard.sayOnce(
          trained.missing()
              + ", so the gradient of the batch and its sharpness are not measured; the rest is"
              + " published");
    }
  }

  private Task ofEverything(
      TrainingStep step, @Nullable BatchData told, TrainedBatch batch, double trainingLoss) {
    return new Task(
        "batch %d was not measured".formatted(step.batch()),
        step,
        told,
        batch,
        trainingLoss,
        state -> publish(measurer.measure(state)),
        reason -> missed(step, trainingLoss, reason));
  }

  /**
   * Measures what the gradient of a batch sees, alone, or begins to. A training that does not show
   * its batches has been told so by its first measurement.
   */
  void measureGradient(BatchData told, long batch, long epochs) {
    TrainedBatch trained = TrainedBatch.of(told);
    if (trained.samples().isEmpty()) {
      return;
    }
    Task task =
        new Task(
            "the gradient of batch %d was not measured".formatted(batch),
            new TrainingStep(batch, epochs, trained.size()),
            told,
            trained,
            Double.NaN,
            state -> publishGradient(measurer.measureGradient(state)),
            reason -> gradientBackoff.ended(Optional.of(reason)));
    guard.protect(task.missing(), () -> measure(task)).ifPresent(task.failed());
  }

  private void measure(Task task) {
    Where where = place.of(() -> live(task));
    if (where == Where.IN_FOREGROUND) {
      task.work().accept(live(task));
    } else {
      fromCopies(where, task);
    }
  }

  private TrainingState live(Task task) {
    return reader.live(task.step(), task.told(), task.batch(), task.trainingLoss());
  }

  private void publishGradient(GradientMeasurement gradient) {
    gradientBackoff.ended(Optional.empty());
    audience.tell(sink -> sink.gradientMeasured(gradient));
  }

  /** The copies belong to the measuring thread from the hand-over on. */
  private void fromCopies(Where where, Task task) {
    NDManager owner = OwnManagers.on(kept.getDevice());
    try {
      TrainingState copies = reader.copied(owner, task.step(), task.batch(), task.trainingLoss());
      handOver(where, () -> work(owner, copies, task));
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

  private void work(NDManager owner, TrainingState copies, Task task) {
    try (owner) {
      lentTime.compute(() -> true); // waits for the first loan
      guard.protect(task.missing(), () -> task.work().accept(copies)).ifPresent(task.failed());
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
      Task task = ofEverything(step, null, TrainedBatch.ended(), Double.NaN);
      guard.protect(task.missing(), () -> measure(task));
      idle = thread.awaitIdle(patience);
    }
    if (stop.isGiven() || !idle) {
      stop();
    }
  }

  private void stop() {
    boolean outOfTime = stop.isGiven(); // else the wait was interrupted
    stop.give();
    if (!thread.awaitIdle(GRACE) || stop.isObeyed()) {
      guard.sayOnce(
          "a measurement that was under way when the training ended was stopped; "
              + (outOfTime
                  ? "endWithin(...) sets how long the end waits"
                  : "the thread that waited for it was interrupted"));
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
