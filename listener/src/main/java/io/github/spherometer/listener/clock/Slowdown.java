package io.github.spherometer.listener.clock;

import io.github.spherometer.estimators.statistics.Student;

/**
 * What measurements under way cost the batches beside them: sums over all that could be compared.
 *
 * @param count of measurements
 * @param time sum of what the batches took more
 * @param expected sum of what they would have taken
 */
record Slowdown(
    long count,
    double time,
    double expected,
    double variance,
    double squares,
    double products,
    double squaresOfExpected) {

  static final Slowdown NONE = new Slowdown(0, 0, 0, 0, 0, 0, 0);

  /** From so many measurements on their spread is known well enough to be all that is asked. */
  private static final int MANY = 6;

  Slowdown plus(Excess excess) {
    double more = excess.time();
    double usual = excess.expected();
    return new Slowdown(
        count + 1,
        time + more,
        expected + usual,
        variance + excess.variance(),
        squares + more * more,
        products + more * usual,
        squaresOfExpected + usual * usual);
  }

  /** Of a batch, as a fraction of its time; NaN without a measurement. */
  double rate() {
    return time / expected;
  }

  /** Standard error of the rate: by the spread of batches or of measurements, if that is larger. */
  double error() {
    return Math.sqrt(Math.max(variance, spread())) / expected;
  }

  private double spread() {
    if (count < 2) {
      return 0;
    }
    double rate = rate();
    double sum = squares - 2 * rate * products + rate * rate * squaresOfExpected;
    double student = count < MANY ? 1 : Student.factor(count - 1.0);
    return student * student * Math.max(0, sum) * count / (count - 1);
  }
}
