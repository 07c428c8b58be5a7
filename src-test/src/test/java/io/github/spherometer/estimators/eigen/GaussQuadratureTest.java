package io.github.spherometer.estimators.eigen;

import static java.lang.Math.sqrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the measure of a start vector and a diagonal matrix, which is written out. */
class GaussQuadratureTest {

  private static final double[] EIGENVALUES = Operators.withBulk(40, 1, 4, 3, -2);
  private static final long SEED = 7;
  private static final int STEPS = 6;

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator =
      Operators.diagonal(manager, DataType.FLOAT64, EIGENVALUES);
  private final double[] start =
      RandomVectors.starts(manager, EIGENVALUES.length, DataType.FLOAT64, SEED)
          .gaussian()
          .toDoubleArray();
  private final GaussQuadrature quadrature = GaussQuadrature.of(operator, STEPS, SEED);

  @AfterEach
  void close() {
    manager.close();
  }

  private double exact(DoubleUnaryOperator function) {
    return Operators.mean(start, EIGENVALUES, function);
  }

  @Test
  void momentsAreExactUpToItsDegreeAndNoFurther() {
    for (int p = 0; p < 2 * STEPS; p++) {
      int power = p;
      double expected = exact(x -> Math.pow(x, power));
      assertThat(quadrature.moment(p)).isCloseTo(expected, within(1e-12 * Math.pow(4, p)));
    }
    double beyond = exact(x -> Math.pow(x, 2 * STEPS));
    assertThat(Math.abs(quadrature.moment(2 * STEPS) - beyond)).isGreaterThan(1e-6 * beyond);
  }

  @Test
  void integralOfASmoothFunctionIsNearlyExact() {
    double expected = exact(x -> Math.exp(-x));

    assertThat(quadrature.integral(x -> Math.exp(-x))).isCloseTo(expected, within(1e-5 * expected));
  }

  @Test
  void nodesAreRitzValuesWithTheirResiduals() {
    assertThat(quadrature.nodes()).hasSize(STEPS).isSortedAccordingTo(GaussQuadratureTest::order);
    assertThat(quadrature.exhausted()).isFalse();
    for (int i = 0; i < STEPS; i++) {
      Node node = quadrature.nodes().get(i);
      assertThat(quadrature.ritzValues().get(i))
          .isEqualTo(new RitzValue(node.value(), node.residual()));
      assertThat(nearest(node.value())).isLessThanOrEqualTo(node.residual());
    }
  }

  private static int order(Node first, Node second) {
    return Double.compare(first.value(), second.value());
  }

  private static double nearest(double value) {
    return IntStream.range(0, EIGENVALUES.length)
        .mapToDouble(i -> Math.abs(EIGENVALUES[i] - value))
        .min()
        .orElseThrow();
  }

  @Test
  void weightUpToALimitIsWithinItsResolution() {
    double widest = 0;
    for (double limit = -2.5; limit < 4.5; limit += 0.0625) {
      double end = limit;
      double expected = exact(x -> x <= end ? 1 : 0);
      double resolution = quadrature.resolution(limit);
      assertThat(quadrature.within(Double.NEGATIVE_INFINITY, limit))
          .isCloseTo(expected, within(resolution + 1e-12));
      widest = Math.max(widest, resolution);
    }
    assertThat(widest).isLessThan(0.5);
    assertThat(quadrature.resolution(3.5)).isLessThan(widest / 5);
    assertThat(quadrature.resolution(Double.POSITIVE_INFINITY)).isZero();
  }

  @Test
  void limitsBelongToTheInterval() {
    double first = quadrature.nodes().get(0).value();
    double second = quadrature.nodes().get(1).value();
    double weights = quadrature.nodes().get(0).weight() + quadrature.nodes().get(1).weight();

    assertThat(quadrature.within(first, second)).isEqualTo(weights);
    assertThat(quadrature.within(first, Math.nextDown(second)))
        .isEqualTo(quadrature.nodes().get(0).weight());
    assertThat(quadrature.within(Math.nextUp(first), second))
        .isEqualTo(quadrature.nodes().get(1).weight());
    assertThat(quadrature.resolution(first)).isPositive().isLessThan(1);
  }

  /** Leakage: sqrt(w) r / |limit - theta|, added up on either side of the limit, and doubled. */
  @Test
  void resolutionIsTheLeakageWhereResidualsAreSmall() {
    GaussQuadrature known = quadrature(0.01);

    assertThat(known.resolution(2)).isCloseTo(2 * (0.6 * 0.01 / 2 + 0.4 * 0.01), within(1e-15));
    assertThat(known.resolution(3.9)).isCloseTo(2 * sqrt(0.48) * 0.01 / 0.1, within(1e-14));
  }

  @Test
  void resolutionIsTheLargerWeightBesideTheLimitWhereResidualsAreNotSmall() {
    for (GaussQuadrature unknown : List.of(quadrature(100), quadrature(Double.NaN))) {
      assertThat(unknown.resolution(-1)).isEqualTo(0.36);
      assertThat(unknown.resolution(0)).isEqualTo(0.36);
      assertThat(unknown.resolution(2)).isEqualTo(0.48);
      assertThat(unknown.resolution(9)).isEqualTo(0.48);
      assertThat(unknown.resolution(Double.POSITIVE_INFINITY)).isZero();
      assertThat(unknown.resolution(Double.NEGATIVE_INFINITY)).isZero();
    }
  }

  /** Of an exact node it cannot be told on which side it is. */
  @Test
  void limitAtANodeHasTheResolutionOfTheWeights() {
    assertThat(quadrature(0).resolution(1)).isEqualTo(0.48);
    assertThat(quadrature(0.01).resolution(4)).isEqualTo(0.48);
  }

  /** Nodes at 0, 1 and 4. */
  private static GaussQuadrature quadrature(double residual) {
    return new GaussQuadrature(
        List.of(
            new Node(0, 0.36, residual), new Node(1, 0.16, residual), new Node(4, 0.48, residual)),
        false);
  }

  @Test
  void equalNodesAreInOrder() {
    Node node = new Node(1, 0.5, 0);

    assertThat(new GaussQuadrature(List.of(node, node), true).within(1, 1)).isEqualTo(1);
  }

  @Test
  void exhaustedSpaceIsTheMeasureItself() {
    double[] eigenvalues = {5, 5, 2, 2, 2, -1};
    double[] q =
        RandomVectors.starts(manager, 6, DataType.FLOAT64, SEED).gaussian().toDoubleArray();

    GaussQuadrature exact =
        GaussQuadrature.of(Operators.diagonal(manager, DataType.FLOAT64, eigenvalues), STEPS, SEED);

    assertThat(exact.exhausted()).isTrue();
    assertThat(exact.nodes()).hasSize(3);
    for (Node node : exact.nodes()) {
      double expected =
          Operators.mean(q, eigenvalues, x -> Math.abs(x - node.value()) < 0.1 ? 1 : 0);
      assertThat(node.weight()).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void nothingIsLeftBehind() {
    int arrays = manager.getManagedArrays().size();
    GaussQuadrature.of(operator, 3, SEED);
    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    GaussQuadrature one = new GaussQuadrature(List.of(new Node(1, 1, 0)), true);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussQuadrature.of(operator, 0, SEED))
        .withMessage("steps is 0, must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.moment(-1))
        .withMessage("p is -1, must be at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.within(2, 1))
        .withMessage("lower is 2.0, must be at most 1.0, the upper limit");
  }
}
