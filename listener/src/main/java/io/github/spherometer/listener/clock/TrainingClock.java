package io.github.spherometer.listener.clock;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Counts batches and epochs, and tells the time of a training from what it feels of the
 * measurements: the time that its thread spends in our code, and how much slower its batches are
 * while a measurement is under way beside it. It starts at the end of the first batch: what comes
 * before is mostly not training.
 *
 * <p>For the training's thread alone. Whenever that comes into our code it calls {@link
 * #batchTrained} or {@link #epochTrained} first, and {@link #left} last.
 */
public final class TrainingClock {

  /** An epoch ends with an evaluation: its last batch is left out, unless it is one of few. */
  private static final int FEW = 4;

  /**
   * Batches after a measurement, or after a product in lent time, that it makes slower yet: they
   * find other data in the caches, and threads of the engine asleep.
   */
  static final int AFTERMATH = 4;

  private static final double SECOND = 1e9;

  /** As long as threads were seen to wait where two teams of the engine share processors. */
  private static final double TURN_NANOS = 250e6;

  private final LongSupplier nanos;
  private final FeltCost beside = new FeltCost(TURN_NANOS);
  private long start;
  private long latest;

  /** What has passed of the present batch while the thread was not in our code. */
  private long interval;

  private boolean intervalEndsEpoch;
  private long own;
  private long ownBeforeCall;
  private long ownOfFirstBatch;

  /** Until the first measurement is over, which starts things up. */
  private long ownOfStart;

  private Attempt attempt = new Attempt();
  private boolean everLent;
  private boolean everBeside;
  private int aftermath;
  private long batches;
  private long epochs;
  private long batchesOfEarlierEpochs;

  /**
   * @param nanos the time, such as {@link System#nanoTime}
   */
  public TrainingClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A batch has been trained.
   *
   * @param measuredBeside whether a measurement was under way beside it
   */
  public void batchTrained(boolean measuredBeside) {
    enter();
    batches++;
    everBeside |= measuredBeside;
    aftermath = measuredBeside ? AFTERMATH + 1 : aftermath;
    boolean slowed = aftermath > 0;
    aftermath = Math.max(0, aftermath - 1);
    if (batches == 1) {
      start = latest;
    } else if (intervalEndsEpoch) {
      beside.unknownBatch(slowed);
    } else {
      beside.batch((double) interval, slowed);
    }
    interval = 0;
    intervalEndsEpoch = false;
  }

  public void epochTrained() {
    enter();
    epochs++;
    intervalEndsEpoch = batches - batchesOfEarlierEpochs >= FEW;
    batchesOfEarlierEpochs = batches;
  }

  /** A measurement of the latest batch begins, or was made, or failed. */
  public void attempted() {
    tick();
    beside.ended();
    aftermath = 0;
    attempt = attempt.next(batches, ownBeforeCall);
  }

  /** It is over, or what the gradient of a batch sees has been measured alone. */
  public void ended() {
    tick();
    attempt.ended(own);
  }

  /** The training goes on. */
  public void left() {
    tick();
    attempt.left(own);
  }

  private void enter() {
    long now = nanos.getAsLong();
    interval += now - latest;
    latest = now;
    ownBeforeCall = own;
  }

  /** It has been worked on in the training's time. */
  public void lent() {
    tick();
    everLent = true;
    aftermath = AFTERMATH;
    attempt.lent(own);
  }

  /** Whether the first measurement is under way, which starts things up. */
  public boolean isFirstUnderWay() {
    return attempt.number() == 1 && attempt.isUnderWay();
  }

  /** Seconds that the training's thread has spent on the latest measurement so far. */
  public double spentOnLatest() {
    return attempt.spent() / SECOND;
  }

  private void tick() {
    long now = nanos.getAsLong();
    own += now - latest;
    latest = now;
    if (batches <= 1) {
      ownOfFirstBatch = own;
    }
    if (batches <= 1 || isFirstUnderWay()) {
      ownOfStart = own;
    }
  }

  public long batches() {
    return batches;
  }

  public long epochs() {
    return epochs;
  }

  public TrainingProgress progress() {
    Estimate slowdown = beside.total();
    double known = Double.isNaN(slowdown.value()) ? 0 : slowdown.value();
    return new TrainingProgress(
        batches,
        epochs,
        batches - batchesOfEarlierEpochs,
        batches - attempt.batch(),
        Math.max(0, latest - start - own - known) / SECOND,
        (own + slowdown.value()) / SECOND,
        slowdown.standardError() / SECOND,
        (own - ownOfStart + likeTheLatest() + beside.afterFirst()) / SECOND,
        latestFelt() / SECOND,
        OptionalLong.empty());
  }

  /** A first measurement in lent time is paid for like the next one, once that is known. */
  private long likeTheLatest() {
    long over = attempt.isUnderWay() ? attempt.number() - 1 : attempt.number();
    return everLent && over > 1 ? Math.min(ownOfStart - ownOfFirstBatch, attempt.spent()) : 0;
  }

  /** The first one that is not in the foreground starts things up, and says little of the next. */
  private double latestFelt() {
    if (everLent && attempt.number() == 1) {
      return Double.NaN;
    }
    double spent = (double) attempt.spent(own);
    return everBeside ? spent + beside.ofLatest() : spent;
  }
}
