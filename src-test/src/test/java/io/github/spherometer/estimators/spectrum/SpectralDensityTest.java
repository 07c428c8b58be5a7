package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.sun.management.OperatingSystemMXBean;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.estimators.statistics.Student;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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

  private static final double[] INDEFINITE = Operators.indefinite();

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
    assertThat(density.at(4.8).standardError())
        .isCloseTo(Student.factor(2) * expected.standardError(), within(1e-14));
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
      double rounding = 1000 * UnitRoundoff.of(type);
      Operators.Recording operator =
          new Operators.Recording(Operators.diagonal(manager, type, eigenvalues));

      Density density = SpectralDensity.builder().starts(3).build().density(operator);

      assertThat(density.products()).isEqualTo(3 * distinct);
      for (int start = 0; start < 3; start++) {
        GaussQuadrature quadrature = density.quadratures().get(start);
        assertThat(quadrature.exhausted()).isTrue();
        double[] q = operator.vectors().get(start * distinct);
        for (Node node : quadrature.nodes()) {
          double copies =
              Operators.mean(q, eigenvalues, l -> Math.abs(l - node.value()) < 0.5 ? 1 : 0);
          assertThat(node.weight()).isCloseTo(copies, within(rounding));
          assertThat(eigenvalues).contains(new double[] {node.value()}, within(rounding));
          assertThat(node.residual()).isLessThan(rounding);
        }
      }
      assertThat(weight(density.nodes())).isCloseTo(1, within(1e-12));
    }
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

  private static double weight(List<Node> nodes) {
    return nodes.stream().mapToDouble(Node::weight).sum();
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

  /** 64 steps of a VGG11, which a computer of 24 GiB has room for in its half. */
  @Test
  void memoryOfABasisIsToldBefore() {
    SpectralDensity density = SpectralDensity.builder().build();

    assertThat(density.basisBytes(28_000_000, DataType.FLOAT32)).isEqualTo(7_280_000_000L);
    assertThat(density.basisBytes(10, DataType.FLOAT64)).isEqualTo(800);
    assertThat(SpectralDensity.builder().withoutBasis().build().basisBytes(1000, DataType.FLOAT32))
        .isEqualTo(12_000);
  }

  /** No product is taken, so that there is no need of such vectors. */
  @Test
  void halfOfTheMemoryIsTheLimitUnlessAnotherIsSet() {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long size = memory / 4 / 64;
    LinearOperator operator =
        Operators.of(
            manager,
            DataType.FLOAT32,
            size,
            vector -> {
              throw new AssertionError("a product of vectors that fill the memory");
            });

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpectralDensity.builder().build().density(operator))
        .withMessage(
            "steps is 64, must be at most 31: the basis takes %d MB, 65 vectors of %d numbers, and"
                + " maxBasisBytes is %d MB, room for 32; withoutBasis() takes 3",
            Math.round(65 * 4e-6 * size), size, Math.round(0.5e-6 * memory));
    assertThat(BasisMemory.on(Device.gpu())).isEqualTo(4L << 30);
  }

  @Test
  void densityKnowsTheOrderAndTheEndsOfTheSpectrum() {
    Density density =
        SpectralDensity.builder().build().density(rotated(DataType.FLOAT64, INDEFINITE));

    assertThat(density.size()).isEqualTo(120);
    assertThat(density.withBroadening(1).size()).isEqualTo(120);
    assertThat(density.largest().value()).isCloseTo(8, within(1e-10));
    assertThat(density.smallest().value()).isCloseTo(-9, within(1e-10));
    assertThat(density.largest().residual()).isEqualTo(residual(density, 8));
    assertThat(density.smallest().residual()).isEqualTo(residual(density, -9));
  }

  private static double residual(Density density, double eigenvalue) {
    return density.nodes().stream()
        .filter(node -> Math.abs(node.value() - eigenvalue) < 1e-9)
        .max(Comparator.comparingDouble(node -> Math.abs(node.value())))
        .orElseThrow()
        .residual();
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
