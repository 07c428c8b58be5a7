package io.github.spherometer.listener.clock;

/** One measurement, as far as the training's thread sees it. */
final class Attempt {

  private final long number;
  private final long batch;
  private final long ownBefore;
  private boolean underWay;
  private boolean inCall;
  private long spent;

  /** Before the first one. */
  Attempt() {
    this(0, 0, 0, 0, false);
  }

  private Attempt(long number, long batch, long ownBefore, long spentBefore, boolean begun) {
    this.number = number;
    this.batch = batch;
    this.ownBefore = ownBefore;
    spent = spentBefore;
    underWay = begun;
    inCall = begun;
  }

  /**
   * The next one, which begins in the present call.
   *
   * @param batch that it measures
   * @param ownBefore what the thread had spent in our code before the call
   */
  Attempt next(long batch, long ownBefore) {
    return new Attempt(number + 1, batch, ownBefore, spent, true);
  }

  /** It is over, or was already. */
  void ended(long own) {
    lent(own);
    underWay = false;
  }

  /** The call is over; the measurement may go on. */
  void left(long own) {
    if (inCall) {
      spent = own - ownBefore;
    }
    inCall = false;
  }

  /** It may have been worked on in the training's time. */
  void lent(long own) {
    if (underWay) {
      spent = own - ownBefore;
    }
  }

  /** 1 for the first one, 0 before it. */
  long number() {
    return number;
  }

  long batch() {
    return batch;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /**
   * What the thread has spent on it; until the call in which it began is over, on the one before.
   */
  long spent() {
    return spent;
  }

  /** The same now, in the call in which it began. */
  long spent(long own) {
    return inCall ? own - ownBefore : spent;
  }
}
