package io.github.spherometer.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.GaussQuadrature.Node;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralDensityTest {

  private static final double[] INDEFINITE =
      Operators.withBulk(120, 0.1, 8, -9, 5, -7, 3, -4, 1.5, -2);

  private static final double[] MULTIPLE = {5, 5, 5, 3, 2, 2, 1, 0, 0, 0};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void nodesLieInTheSpectrumAndWeightsSumToOne(DataType type) {
    Density density = SpectralDensity.builder().build().density(rotated(type, Operators.strakos()));

    double rounding = Operators.rounding(type, Operators.strakos());
    assertThat(density.quadratures()).hasSize(10);
    for (GaussQuadrature quadrature : density.quadratures()) {
      assertThat(quadrature.nodes()).allMatch(n -> n.value() > 0.1 - rounding);
      assertThat(quadrature.nodes()).allMatch(n -> n.value() < 100 + rounding);
      assertThat(quadrature.nodes()).allMatch(n -> n.weight() >= 0);
      assertThat(weight(quadrature.nodes())).isCloseTo(1, within(1e-12));
    }
    assertThat(weight(density.nodes())).isCloseTo(1, within(1e-12));
    assertThat(density.products()).isEqualTo(density.nodes().size());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.003, 0.05})
  void integralIsOneHoweverBroad(double broadening) {
    Density density =
        SpectralDensity.builder()
            .broadening(broadening)
            .build()
            .density(rotated(DataType.FLOAT64, INDEFINITE));

    List<Density.Point> curve = density.grid(2000);

    double step = curve.get(1).x() - curve.get(0).x();
    double integral = curve.stream().mapToDouble(point -> point.density() * step).sum();
    assertThat(integral).isCloseTo(1, within(1e-5));
    assertThat(density.broadening()).isCloseTo(broadening * 17, within(1e-6));
  }

  @Test
  void curveIsTheMeanOfGaussiansWithTheirSpread() {
    Density density =
        SpectralDensity.builder()
            .starts(3)
            .build()
            .density(rotated(DataType.FLOAT64, INDEFINITE))
            .withBroadening(0.5);

    RunningMean expected = new RunningMean();
    for (GaussQuadrature quadrature : density.quadratures()) {
      double sum = 0;
      for (Node node : quadrature.nodes()) {
        double square = Math.pow((4.8 - node.value()) / 0.5, 2);
        sum += node.weight() * Math.exp(-square / 2) / (0.5 * Math.sqrt(2 * Math.PI));
      }
      expected.add(sum);
    }
    assertThat(density.at(4.8).value()).isCloseTo(expected.mean(), within(1e-15));
    assertThat(density.at(4.8).standardError()).isCloseTo(expected.standardError(), within(1e-15));
  }

  @Test
  void momentsAreThoseOfTheStartVectors() {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, DataType.FLOAT64, INDEFINITE));
    Density density = SpectralDensity.builder().starts(4).steps(6).build().density(operator);

    for (int p = 0; p <= 11; p++) {
      RunningMean exact = new RunningMean();
      for (int start = 0; start < 4; start++) {
        int power = p;
        exact.add(sum(operator.vectors().get(6 * start), value -> Math.pow(value, power)));
      }
      double scale = 1e-12 * Math.pow(9, p);
      assertThat(density.moment(p).value()).isCloseTo(exact.mean(), within(scale));
      assertThat(density.moment(p).standardError()).isCloseTo(exact.standardError(), within(scale));
    }
  }

  @Test
  void refusesMomentsBeyondTheDegreeOfTheQuadrature() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, INDEFINITE);
    Density density = SpectralDensity.builder().steps(6).build().density(operator);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.moment(12))
        .withMessage("p is 12, must be between 0 and 11");
    assertThatIllegalArgumentException().isThrownBy(() -> density.moment(-1));
  }

  /** For q uniform on the sphere q'Bq has mean tr B / n and the variance computed here. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void momentsAreUnbiasedAndTheStandardErrorIsTheirSpread(int p) {
    int n = INDEFINITE.length;
    int starts = 2000;
    double mean = Arrays.stream(INDEFINITE).map(l -> Math.pow(l, p)).sum() / n;
    double squares = Arrays.stream(INDEFINITE).map(l -> Math.pow(l, 2 * p)).sum();
    double variance = 2 * (squares - n * mean * mean) / (n * (n + 2.0));

    Estimate moment =
        SpectralDensity.builder()
            .starts(starts)
            .steps(2)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE))
            .moment(p);

    double deviation = Math.sqrt(variance / starts);
    assertThat(moment.value()).isCloseTo(mean, within(4 * deviation));
    assertThat(moment.standardError()).isCloseTo(deviation, within(0.1 * deviation));
  }

  static Stream<Arguments> degenerate() {
    double[] identity = new double[20];
    Arrays.fill(identity, 1);
    return Stream.of(
        Arguments.of("zero operator", new double[20], 1),
        Arguments.of("identity", identity, 1),
        Arguments.of("rank one", Arrays.copyOf(new double[] {7}, 20), 2),
        Arguments.of("order one", new double[] {-3}, 1),
        Arguments.of("order two", new double[] {2, -5}, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("degenerate")
  void exhaustedSpaceStopsThereAndIsExact(String name, double[] eigenvalues, int distinct) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      double rounding = 1000 * Scalars.unitRoundoff(type);
      Operators.Recording operator =
          new Operators.Recording(Operators.diagonal(manager, type, eigenvalues));

      Density density = SpectralDensity.builder().starts(3).build().density(operator);

      assertThat(density.products()).isEqualTo(3 * distinct);
      for (int start = 0; start < 3; start++) {
        GaussQuadrature quadrature = density.quadratures().get(start);
        assertThat(quadrature.exhausted()).isTrue();
        double[] q = operator.vectors().get(start * distinct);
        for (Node node : quadrature.nodes()) {
          double copies = sum(q, eigenvalues, l -> Math.abs(l - node.value()) < 0.5 ? 1 : 0);
          assertThat(node.weight()).isCloseTo(copies, within(rounding));
          assertThat(eigenvalues).contains(new double[] {node.value()}, within(rounding));
          assertThat(node.residual()).isLessThan(rounding);
        }
      }
      assertThat(weight(density.nodes())).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void exhaustedSpaceKnowsEveryMoment() {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, DataType.FLOAT64, MULTIPLE));
    Density density = SpectralDensity.builder().starts(1).build().density(operator);

    double expected = sum(operator.vectors().get(0), MULTIPLE, l -> Math.pow(l, 40));
    assertThat(density.moment(40).value()).isCloseTo(expected, within(1e-11 * expected));
    assertThat(density.moment(40).standardError()).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.003", "1, 0.003", "-4, 0.012"})
  void pointSpectrumIsBroadenedByItsMagnitude(double eigenvalue, double broadening) {
    double[] eigenvalues = new double[20];
    Arrays.fill(eigenvalues, eigenvalue);

    Density density =
        SpectralDensity.builder().build().density(rotated(DataType.FLOAT32, eigenvalues));

    assertThat(density.broadening()).isCloseTo(broadening, within(1e-8));
    assertThat(density.at(eigenvalue).value())
        .isCloseTo(1 / (broadening * Math.sqrt(2 * Math.PI)), within(0.1));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "FLOAT64, 1", "FLOAT32, -1", "FLOAT64, -1"})
  void countsPlantedOutliers(DataType type, int sign) {
    double[] eigenvalues = Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3);
    double[] signed = Arrays.stream(eigenvalues).map(l -> sign * l).toArray();

    Density density =
        SpectralDensity.builder().build().density(Operators.diagonal(manager, type, signed));

    BulkEdge planted = sign > 0 ? density.upperEdge() : density.lowerEdge();
    BulkEdge other = sign > 0 ? density.lowerEdge() : density.upperEdge();
    assertThat(planted.outliers()).isEqualTo(5);
    assertThat(planted.resolved()).isTrue();
    assertThat(planted.value()).isCloseTo(sign * 0.1, within(planted.error()));
    assertThat(planted.error()).isLessThan(0.01);
    assertThat(planted.gap()).isCloseTo(2.9, within(planted.error()));
    assertThat(other.outliers()).isZero();
    assertThat(other.value()).isCloseTo(-sign * 0.1, within(other.error()));
  }

  /** A third of the eigenvalues beyond the gap: the bulk is where the median is. */
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void bulkIsOnTheSideOfTheMedian(int sign) {
    double[] eigenvalues = new double[60];
    for (int i = 0; i < 60; i++) {
      eigenvalues[i] = sign * (i < 40 ? 0.01 * i : 10 + 0.05 * i);
    }

    Density density =
        SpectralDensity.builder()
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT64, eigenvalues));

    BulkEdge far = sign > 0 ? density.upperEdge() : density.lowerEdge();
    BulkEdge near = sign > 0 ? density.lowerEdge() : density.upperEdge();
    assertThat(far.outliers()).isEqualTo(20);
    assertThat(far.value()).isCloseTo(sign * 0.39, within(far.error() + 1e-12));
    assertThat(near.outliers()).isZero();
  }

  static Stream<Arguments> pureBulks() {
    double[] semicircle =
        IntStream.range(0, 400).mapToDouble(i -> Math.cos(Math.PI * (i + 0.5) / 400)).toArray();
    double[] halfNull = Arrays.copyOf(Operators.withBulk(400, 0.5), 1000);
    for (int i = 0; i < 400; i++) {
      halfNull[i] += 0.5;
    }
    return Stream.of(
        Arguments.of("uniform", Operators.withBulk(1000, 1)),
        Arguments.of("uniform, far from zero", shifted(Operators.withBulk(1000, 1), 50)),
        Arguments.of("arcsine", semicircle),
        Arguments.of("uniform and zeros", halfNull),
        Arguments.of("Gaussian orthogonal ensemble", Operators.gaussianEnsemble(300)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pureBulks")
  void pureBulkHasNoOutliers(String name, double... eigenvalues) {
    for (long seed = 0; seed < 5; seed++) {
      Density density =
          SpectralDensity.builder()
              .seed(seed)
              .build()
              .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

      for (BulkEdge edge : List.of(density.upperEdge(), density.lowerEdge())) {
        assertThat(edge.outliers()).isZero();
        assertThat(edge.gap()).isZero();
      }
      double largest = Arrays.stream(eigenvalues).max().orElseThrow();
      BulkEdge upper = density.upperEdge();
      assertThat(upper.resolved()).isTrue();
      assertThat(upper.value()).isCloseTo(largest, within(upper.error()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void tooFewStepsForTheOutliersAreNotPassedOverInSilence(int steps) {
    double[] eigenvalues = Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3);

    BulkEdge edge =
        SpectralDensity.builder()
            .steps(steps)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues))
            .upperEdge();

    assertThat(edge.resolved()).isFalse();
  }

  /** Against the measures of the very start vectors, at every percent of the range. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 12", "FLOAT32, 40", "FLOAT64, 12", "FLOAT64, 40"})
  void shareOfAStartIsWithinItsResolution(DataType type, int steps) {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, type, INDEFINITE));
    Density density = SpectralDensity.builder().starts(5).steps(steps).build().density(operator);

    for (int start = 0; start < 5; start++) {
      double[] q = operator.vectors().get(start * steps);
      GaussQuadrature quadrature = density.quadratures().get(start);
      for (double x = -9.5; x <= 8.5; x += 0.018) {
        double limit = x;
        double exact = sum(q, value -> value <= limit ? 1 : 0);
        assertThat(quadrature.within(Double.NEGATIVE_INFINITY, limit))
            .isCloseTo(exact, within(quadrature.resolution(limit) + 1e-6));
      }
    }
  }

  @Test
  void resolutionInAGapIsThatOfOneEigenvalueAndInTheBulkThatOfANode() {
    Density density =
        SpectralDensity.builder()
            .steps(18)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE));

    assertThat(resolution(density, 2.2)).isLessThan(0.03);
    assertThat(resolution(density, -5.5)).isLessThan(0.03);
    assertThat(resolution(density, 0.01)).isBetween(0.05, 0.5);
    assertThat(resolution(density, Double.POSITIVE_INFINITY)).isZero();
  }

  @Test
  void resolutionOfAShareIsThatOfBothLimits() {
    Density density =
        SpectralDensity.builder()
            .steps(18)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE));

    double lower = resolution(density, -0.05);
    double upper = resolution(density, 0.05);
    assertThat(List.of(lower, upper)).allMatch(limit -> limit > 0.01 && limit < 0.5);
    assertThat(density.within(-0.05, 0.05).resolution()).isCloseTo(lower + upper, within(1e-15));
    assertThat(density.within(-0.05, Double.POSITIVE_INFINITY).resolution())
        .isCloseTo(lower, within(1e-15));
  }

  /** No Ritz value lies beyond the eigenvalue of its rank. */
  @Test
  void edgeIsTheOutermostOfTheStartsAndTheOthersSayHowSureItIs() {
    Density density = new Density(List.of(quadrature(-1, 0, 1), quadrature(-0.7, 0, 0.9)), 0.1);

    assertThat(density.upperEdge().value()).isEqualTo(1);
    assertThat(density.upperEdge().error()).isCloseTo(0.1 + 0.01, within(1e-15));
    assertThat(density.lowerEdge().value()).isEqualTo(-1);
    assertThat(density.lowerEdge().error()).isCloseTo(0.3 + 0.01, within(1e-15));
  }

  private static GaussQuadrature quadrature(double... values) {
    return new GaussQuadrature(
        Arrays.stream(values)
            .mapToObj(value -> new Node(value, 1.0 / values.length, 0.01))
            .toList(),
        false);
  }

  private static double resolution(Density density, double limit) {
    return density.quadratures().stream()
        .mapToDouble(quadrature -> quadrature.resolution(limit))
        .average()
        .orElseThrow();
  }

  @Test
  void sharesAreThoseOfTheSpectrum() {
    double[] eigenvalues = new double[1000];
    Arrays.fill(eigenvalues, 0, 100, -2);
    Arrays.fill(eigenvalues, 100, 150, 4);
    eigenvalues[150] = 10;

    Density density =
        SpectralDensity.builder()
            .starts(50)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

    assertShare(density.negative(), 0.1);
    assertShare(density.negative(0.25), 0);
    assertShare(density.nearZero(), 0.849);
    assertShare(density.nearZero(0.3), 0.949);
    assertShare(density.within(3, 5), 0.05);
    assertShare(density.within(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), 1);
  }

  @Test
  void zeroOperatorIsAllNearZero() {
    Density density = SpectralDensity.builder().build().density(rotated(DataType.FLOAT32, 0, 0, 0));

    assertThat(density.nearZero()).isEqualTo(new Share(1, 0, 1));
    assertThat(density.negative()).isEqualTo(new Share(0, 0, 0));
    assertThat(density.upperEdge()).isEqualTo(new BulkEdge(0, 0, 0, 0, true));
  }

  @Test
  void asymmetryShowsInTheResiduals() {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT32, Operators.skewed(50, 0.1));

    Density density = SpectralDensity.builder().steps(20).build().density(operator);

    assertThat(density.nodes()).anyMatch(node -> node.residual() > 0.01);
    assertThat(density.upperEdge().error()).isGreaterThan(0.01);
  }

  @Test
  void equalSeedsGiveEqualDensitiesAndStartsDiffer() {
    LinearOperator operator = rotated(DataType.FLOAT32, INDEFINITE);

    Density density = SpectralDensity.builder().steps(5).seed(9).build().density(operator);

    assertThat(SpectralDensity.builder().steps(5).seed(9).build().density(operator))
        .isEqualTo(density);
    assertThat(SpectralDensity.builder().steps(5).seed(10).build().density(operator))
        .isNotEqualTo(density);
    assertThat(density.quadratures()).doesNotHaveDuplicates();
  }

  @Test
  void singleStartHasNoStandardErrors() {
    Density density =
        SpectralDensity.builder().starts(1).build().density(rotated(DataType.FLOAT32, INDEFINITE));

    assertThat(density.moment(1).standardError()).isNaN();
    assertThat(density.nearZero().standardError()).isNaN();
    assertThat(density.grid(2).get(0).standardError()).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 3"})
  void nonFiniteProductIsNamed(double factor, int product) {
    LinearOperator operator =
        Operators.scaledAtCall(
            rotated(DataType.FLOAT32, INDEFINITE), call -> call == product ? factor : 1);

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> SpectralDensity.builder().build().density(operator))
        .withMessageContaining("product " + product + " is ");
  }

  private static void assertShare(Share share, double expected) {
    assertThat(share.value())
        .isCloseTo(expected, within(4 * share.standardError() + share.resolution()));
    assertThat(share.standardError()).isLessThan(0.01);
    assertThat(share.resolution()).isLessThan(0.001);
  }

  private static double weight(List<Node> nodes) {
    return nodes.stream().mapToDouble(Node::weight).sum();
  }

  private static double sum(double[] q, DoubleUnaryOperator function) {
    return sum(q, INDEFINITE, function);
  }

  /** The mean of f(A) in a vector, for A diagonal. */
  private static double sum(double[] q, double[] eigenvalues, DoubleUnaryOperator function) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < q.length; i++) {
      sum += q[i] * q[i] * function.applyAsDouble(eigenvalues[i]);
      squares += q[i] * q[i];
    }
    return sum / squares;
  }

  private static double[] shifted(double[] eigenvalues, double shift) {
    return Arrays.stream(eigenvalues).map(l -> l + shift).toArray();
  }

  @ParameterizedTest
  @CsvSource({"120, 119", "10, 9", "1, 0"})
  void moreStepsThanThereIsRoomForAreRefused(int vectors, int most) {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, new double[1000]);
    SpectralDensity.Builder builder =
        SpectralDensity.builder().starts(1).maxBasisBytes(vectors * 4000L);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.steps(most + 1).build().density(operator))
        .withMessageStartingWith("steps is %d, must be at most %d:".formatted(most + 1, most));
    if (most > 0) {
      assertThatCode(() -> builder.steps(most).build().density(operator))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aBasisOfTheWholeSpaceNeedsNoMoreRoom() {
    Density density =
        SpectralDensity.builder()
            .maxBasisBytes(120L * 120 * 8)
            .steps(1000)
            .build()
            .density(rotated(DataType.FLOAT64, INDEFINITE));

    assertThat(density.moment(0).value()).isCloseTo(1, within(1e-12));
  }

  private LinearOperator rotated(DataType type, double... eigenvalues) {
    return Operators.rotated(manager, type, eigenvalues);
  }
}
