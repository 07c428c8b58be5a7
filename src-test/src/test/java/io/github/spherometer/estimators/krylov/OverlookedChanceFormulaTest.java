package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.spherometer.estimators.RitzValue;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bound written out, where the start vectors are two Ritz vectors with the values 2 and -1, so
 * that M has the entries b / (theta - x) and e is a column of -M.
 */
class OverlookedChanceFormulaTest {

  private static final int SIZE = 50;
  private static final RitzPairs PAIRS = Pairs.of(2, -1);
  private static final DMatrixRMaj COUPLINGS = new DMatrixRMaj(new double[][] {{0.5, 0.8}});

  private final StartTrail starts = new StartTrail();

  private static double first(double x) {
    return Math.pow(0.5 / (2 - x), 2);
  }

  private static double second(double x) {
    return Math.pow(0.8 / (-1 - x), 2);
  }

  /** The square of the part of an eigenvector of which M'w has the length of M. */
  private static double share(double squares, double x) {
    return squares / (1 + first(x) + second(x));
  }

  /**
   * The volume of a ball of this radius, over what a Gaussian vector of n entries is spread over.
   */
  private static double ball(double part, int dimension, double gamma) {
    return Math.pow(part * Math.sqrt(SIZE / 2.0), dimension) / gamma;
  }

  @ParameterizedTest
  @CsvSource({"20", "100", "-30", "-1e4"})
  void singleRandomVector(double x) {
    starts.add(0, 1);

    double expected = ball(Math.sqrt(share(first(x), x)), 1, Math.sqrt(Math.PI) / 2);
    assertThat(chance().at(x)).isCloseTo(expected, withinPercentage(1e-8)).isLessThan(1);
  }

  @ParameterizedTest
  @CsvSource({"20", "100", "-30"})
  void twoRandomVectors(double x) {
    starts.add(0, 1);
    starts.add(1, 1);

    double expected = ball(Math.sqrt(share(first(x) + second(x), x)), 2, 1);
    assertThat(chance().at(x)).isCloseTo(expected, withinPercentage(1e-8)).isLessThan(1);
  }

  /** Copies of a start vector, whose parts add up. */
  @ParameterizedTest
  @CsvSource({"3, 1.3293403881791370", "4, 2", "5, 3.3233509704478426", "6, 6"})
  void gammaFunctionOfSeveral(int count, double gamma) {
    double x = 20;
    for (int i = 0; i < count; i++) {
      starts.add(i % 2, 1);
    }

    int seconds = count / 2;
    double squares = (count - seconds) * first(x) + seconds * second(x);
    double expected = ball(Math.sqrt(share(squares, x)), count, gamma);
    assertThat(chance().at(x)).isCloseTo(expected, withinPercentage(1e-8)).isLessThan(1);
  }

  @Test
  void vectorsThatArePartlyRandomAreWorthTheirShares() {
    starts.add(0, 1);
    starts.add(1, 1);
    StartTrail partly = new StartTrail();
    partly.add(0, 0.5);
    partly.add(1, 0.25);

    assertThat(new OverlookedChance(PAIRS, COUPLINGS, partly, SIZE).at(100))
        .isCloseTo(8 * chance().at(100), withinPercentage(1e-8));
  }

  @Test
  void givenVectorLeavesTheRandomOneTheRest() {
    starts.add(0, 0);
    starts.add(1, 1);
    double x = 3.5;
    double random = share(second(x), x) / (1 - share(first(x), x));
    double gamma = Math.sqrt(Math.PI) / 2;

    assertThat(new OverlookedChance(PAIRS, COUPLINGS, starts, 20).at(x))
        .isCloseTo(Math.sqrt(10 * random) / gamma, withinPercentage(1e-8))
        .isLessThan(1);
  }

  @Test
  void nothingCanBeSaidAtARitzValue() {
    starts.add(0, 1);

    assertThat(chance().at(2)).isEqualTo(1);
    assertThat(chance().direction(2)).containsExactly(0);
    starts.add(1, 1);
    assertThat(chance().at(2)).isEqualTo(1);
    assertThat(chance().direction(2)).containsExactly(0);
  }

  /** To half a per cent, where it is the limit. */
  @Test
  void reachEndsWhereTheChanceIsTheLimit() {
    starts.add(0, 1);
    for (double limit : new double[] {0.5, 1e-2, 1e-6}) {
      double above = chance().reach(new RitzValue(2, 0), 1, limit);
      double below = chance().reach(new RitzValue(-1, 0), -1, limit);

      assertThat(chance().at(2 + above)).isBetween(0.99 * limit, limit);
      assertThat(chance().at(-1 - below)).isBetween(0.99 * limit, limit);
    }
  }

  @Test
  void reachIsInfiniteWhereTheLimitIsNotMetFarOut() {
    starts.add(2, 1);

    assertThat(chance().reach(new RitzValue(2, 0), 1, 0.5)).isInfinite();
  }

  /** What is invariant is known to a trillionth of the norm. */
  @Test
  void reachIsRoundingWhereNothingIsLeft() {
    starts.add(0, 1);
    OverlookedChance invariant = new OverlookedChance(PAIRS, new DMatrixRMaj(1, 2), starts, SIZE);

    assertThat(invariant.reach(new RitzValue(2, 0), 1, 1e-4)).isBetween(0.5e-12, 2.1e-12);
  }

  @Test
  void reachHasTheUnitOfTheOperator() {
    starts.add(0, 1);
    DMatrixRMaj couplings = COUPLINGS.copy();
    CommonOps_DDRM.scale(1e12, couplings);
    OverlookedChance large = new OverlookedChance(Pairs.of(2e12, -1e12), couplings, starts, SIZE);

    assertThat(large.reach(new RitzValue(2e12, 0), 1, 1e-6))
        .isCloseTo(1e12 * chance().reach(new RitzValue(2, 0), 1, 1e-6), withinPercentage(1));
  }

  /** No other direction w has more, |E'w| / |(w, M'w)|, than the one that is told. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "1, -7", "2, -7"})
  void directionIsWhereAnEigenvectorHidesBest(int count, double x) {
    DMatrixRMaj couplings = new DMatrixRMaj(new double[][] {{0.5, 0.8}, {-0.3, 0.4}});
    DMatrixRMaj m = couplings.copy();
    CommonOps_DDRM.scaleCol(1 / (2 - x), m, 0);
    CommonOps_DDRM.scaleCol(1 / (-1 - x), m, 1);
    for (int i = 0; i < count; i++) {
      starts.add(i, 1);
    }

    double[] direction = new OverlookedChance(PAIRS, couplings, starts, SIZE).direction(x);

    double most = 0;
    for (double angle = 0; angle < Math.PI; angle += 1e-3) {
      most = Math.max(most, part(m, count, Math.cos(angle), Math.sin(angle)));
    }
    assertThat(part(m, count, direction)).isCloseTo(most, within(1e-6));
  }

  /** Of an eigenvector that has w in the queue, the part in the first Ritz vectors. */
  private static double part(DMatrixRMaj m, int count, double... w) {
    double[] a = CommonOps_DDRM.multTransA(m, DMatrixRMaj.wrap(2, 1, w), null).data;
    double seen = count == 1 ? Math.abs(a[0]) : Math.hypot(a[0], a[1]);
    return seen / Math.sqrt(w[0] * w[0] + w[1] * w[1] + a[0] * a[0] + a[1] * a[1]);
  }

  private OverlookedChance chance() {
    return new OverlookedChance(PAIRS, COUPLINGS, starts, SIZE);
  }
}
