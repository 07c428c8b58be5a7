package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.listener.clock.Loans;
import io.github.spherometer.listener.clock.TrainingClock;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.schedule.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One training with the listener attached, followed on its own thread. Nothing that goes wrong in
 * here gets out.
 */
final class TrainingRun {

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

  private final Settings settings;
  private final String name;
  private final Trainer trainer;
  private final Audience audience;
  private final MeasuredOptimizer optimizer;
  private final FailureGuard guard;
  private final OverheadAdvice advice;
  private final NextMeasurement next;
  private final Measurements measurements;
  private final Evaluations evaluations;
  private final StepRatios steps;
  private final RatesInForce rates;
  private final TrainingClock clock = new TrainingClock(System::nanoTime);
  private final Thread maker = Thread.currentThread();
  private @Nullable Thread trains;
  private final Turn turn;
  private final Loans loans;
  private boolean underWay;
  private boolean gradientAlone;
  private long attempted;
  private long told = System.nanoTime() - PROGRESS_INTERVAL.toNanos();

  /**
   * @param audience told of everything
   */
  TrainingRun(Settings settings, String name, Audience audience, Trainer trainer) {
    this.settings = settings;
    this.name = name;
    this.trainer = trainer;
    this.audience = audience;
    guard = audience.guard();
    turn = new Turn(Double.isNaN(settings.schedules().measurements().overheadBudget()));
    loans = new Loans(settings.schedules().measurements().overheadBudget());
    advice = new OverheadAdvice(name, settings.schedules().measurements());
    next = new NextMeasurement(name, settings.schedules().measurements(), guard);
    optimizer = settings.optimizer().of(trainer, guard::sayOnce);
    measurements = new Measurements(settings, trainer, audience, optimizer);
    evaluations = new Evaluations(trainer);
    steps = new StepRatios(settings.schedules().updatePeriod(), trainer, audience);
    rates = new RatesInForce(optimizer, audience);
  }

  boolean isBeforeItsFirstBatch() {
    return clock.batches() == 0;
  }

  boolean isOf(Trainer other) {
    return trainer == other;
  }

  void batchTrained(BatchData batch) {
    trains = Thread.currentThread();
    clock.batchTrained(underWay && measurements.areBeside());
    try {
      follow(batch);
    } finally {
      clock.left();
    }
  }

  private void follow(BatchData batch) {
    if (clock.batches() == 1) {
      guard.protect("the run was not described", this::describe);
    }
    tellEvaluation();
    steps.batchTrained(clock.batches());
    rates.batchTrained();
    lendTime();
    endMeasurement();
    TrainingProgress progress = clock.progress();
    loans.batchTrained(progress.training());
    if (clock.batches() == 1 || isDue(settings.schedules().measurements(), progress)) {
      due();
    }
    if (!underWay && turn.isNow(clock.batches())) {
      begin();
      measurements.measure(batch, clock.batches(), clock.epochs());
      underWay = measurements.areUnderWay();
      if (!underWay) {
        ended();
      }
      tellProgress();
    } else if (isDue(settings.schedules().gradients(), progress)
        && !underWay
        && !measurements.leaveGradientOut()) {
      gradientAlone = true;
      measurements.measureGradient(batch, clock.batches(), clock.epochs());
      underWay = measurements.areUnderWay();
    }
    tellProgressSometimes();
  }

  /** As much as it can do without. */
  private void lendTime() {
    while (underWay && measurements.needTime()) {
      TrainingProgress progress = clock.progress();
      boolean first = clock.isFirstUnderWay();
      boolean known = !first && !Double.isNaN(progress.feltAfterStart());
      double felt = known ? progress.feltAfterStart() : clock.spentOnLatest();
      if (!loans.allow(felt, progress.training(), first)) {
        measurements.lendNoTime();
        if (first) {
          tellThatItTakesLong();
        }
        return;
      }
      long start = System.nanoTime();
      measurements.lendTime();
      loans.lent((System.nanoTime() - start) / 1e9);
      clock.lent();
    }
  }

  private void tellThatItTakesLong() {
    guard.tellOnce(
        "the first measurement takes more than a second of the training's time, and goes on within"
            + " the budget; it is there sooner with a larger overhead(...), or with a processor"
            + " free for it");
  }

  void epochTrained() {
    clock.epochTrained();
    evaluations.epochEnded(clock.batches(), clock.epochs());
    tellProgress();
    clock.left();
  }

  /** Small batches come more often than anybody looks. */
  private void tellProgressSometimes() {
    if (System.nanoTime() - told >= PROGRESS_INTERVAL.toNanos()) {
      tellProgress();
    }
  }

  private void tellProgress() {
    told = System.nanoTime();
    TrainingProgress progress = next.in(clock.progress(), underWay);
    audience.tell(sink -> sink.progressed(progress));
  }

  private void due() {
    if (!measurements.leaveOut() && turn.comesTooLate(clock.batches())) {
      audience.tell(MeasurementSink::leftOut);
    }
  }

  private boolean isDue(Schedule schedule, TrainingProgress progress) {
    try {
      return schedule.isDue(progress);
    } catch (RuntimeException | Error e) { // a schedule may be the user's own
      guard.report("the schedule failed, the training goes on", e);
      return false;
    }
  }

  private void begin() {
    gradientAlone = false;
    turn.begins();
    attempted = clock.batches();
    clock.attempted();
  }

  /** After a gradient alone, measurements that are due need not wait longer. */
  private void endMeasurement() {
    if (!underWay || measurements.areUnderWay()) {
      return;
    }
    underWay = false;
    if (gradientAlone) {
      clock.ended();
    } else {
      turn.isOver(clock.batches());
      if (turn.isWaiting() && measurements.leaveOut()) {
        turn.leavesOut();
      }
      ended();
    }
  }

  private void ended() {
    clock.ended();
    if (measurements.latestSucceeded()) {
      advice.measured(clock.progress());
    }
  }

  private void describe() {
    RunDescription run = RunDescriptions.of(name, trainer, settings, optimizer);
    audience.tell(sink -> sink.started(run));
  }

  /** With the batch after the epoch: then DJL's own listener has been told of its end, too. */
  private void tellEvaluation() {
    guard.protect(
        "the training's own evaluators were not read",
        () ->
            evaluations
                .latest()
                .ifPresent(latest -> audience.tell(sink -> sink.evaluated(latest))));
  }

  /** Waits for what is under way, but not for ever, and says that the training is over. */
  void end() {
    tellProgress();
    tellEvaluation();
    Execution execution = settings.execution();
    boolean last = execution.lastBatch() && attempted < clock.batches() && isWithUs();
    measurements.end(execution.patience(), last, clock.batches(), clock.epochs());
    audience.end();
    steps.close();
    measurements.close();
  }

  /** Else the garbage collector closes the trainer, and nobody waits for what it ended with. */
  private boolean isWithUs() {
    Thread thread = Thread.currentThread();
    return thread == maker || thread == trains;
  }
}
