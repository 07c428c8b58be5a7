package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the measure of a start vector and a diagonal matrix, which is written out. */
class WithoutBasisTest {

  private static final double[] STRAKOS = Operators.strakos();
  private static final long SEED = 7;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private LinearOperator strakos() {
    return Operators.diagonal(manager, DataType.FLOAT64, STRAKOS);
  }

  private double exact(DoubleUnaryOperator function) {
    double[] start =
        RandomVectors.starts(manager, STRAKOS.length, DataType.FLOAT64, SEED)
            .gaussian()
            .toDoubleArray();
    return Operators.mean(start, STRAKOS, function);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void firstStepsAreThoseWithReorthogonalization(DataType type) {
    LinearOperator operator = Operators.diagonal(manager, type, Operators.withBulk(40, 1, 4, -2));
    double rounding = 200 * UnitRoundoff.of(type);

    GaussQuadrature without = GaussQuadrature.withoutBasis(operator, 5, SEED);

    GaussQuadrature full = GaussQuadrature.of(operator, 5, SEED);
    assertThat(without.mayRepeat()).isTrue();
    assertThat(full.mayRepeat()).isFalse();
    assertThat(without.nodes()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      Node node = without.nodes().get(i);
      Node expected = full.nodes().get(i);
      assertThat(node.value()).isCloseTo(expected.value(), within(rounding));
      assertThat(node.weight()).isCloseTo(expected.weight(), within(rounding));
      assertThat(node.residual()).isCloseTo(expected.residual(), within(rounding));
    }
  }

  /** As Strakos (1991) found: the largest eigenvalue comes again and again. */
  @Test
  void copiesOfAnEigenvalueShareItsWeight() {
    GaussQuadrature without = GaussQuadrature.withoutBasis(strakos(), 60, SEED);

    List<Node> copies = at(without, 100);
    assertThat(copies).hasSizeBetween(4, 8);
    assertThat(at(GaussQuadrature.of(strakos(), 60, SEED), 100)).hasSize(1);
    assertThat(copies.stream().mapToDouble(Node::weight).sum())
        .isCloseTo(exact(x -> x == 100 ? 1 : 0), within(1e-10));
    assertThat(copies).allMatch(copy -> copy.residual() < 1e-6);
  }

  private static List<Node> at(GaussQuadrature quadrature, double eigenvalue) {
    return quadrature.nodes().stream()
        .filter(node -> Math.abs(node.value() - eigenvalue) < 1e-6)
        .toList();
  }

  @Test
  void integralsStayRightWhenOrthogonalityIsLost() {
    GaussQuadrature without = GaussQuadrature.withoutBasis(strakos(), 60, SEED);

    for (int p = 0; p <= 30; p++) {
      int power = p;
      double expected = exact(x -> Math.pow(x, power));
      assertThat(without.moment(p)).isCloseTo(expected, within(1e-12 * expected));
    }
    assertThat(without.integral(Math::log)).isCloseTo(exact(Math::log), within(1e-6));
    for (double limit = 1.03; limit < 100; limit += 0.97) {
      double upTo = limit;
      assertThat(without.within(0, limit))
          .isCloseTo(exact(x -> x <= upTo ? 1 : 0), within(without.resolution(limit) + 1e-12));
    }
  }

  /** The other bound takes Ritz vectors for orthogonal. */
  @Test
  void resolutionIsTheWeightOfANeighbour() {
    List<Node> nodes = List.of(new Node(1, 0.4, 1e-9), new Node(2, 0.6, 1e-9));

    assertThat(new GaussQuadrature(nodes, false, true).resolution(1.5)).isEqualTo(0.6);
    assertThat(new GaussQuadrature(nodes, false, false).resolution(1.5)).isLessThan(1e-8);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void stopsWhereNothingIsLeft(DataType type) {
    LinearOperator zero = Operators.diagonal(manager, type, 0, 0, 0);
    LinearOperator two = Operators.diagonal(manager, type, 7, 0, 0, 7, 0, 0, 0, 0);

    GaussQuadrature point = GaussQuadrature.withoutBasis(zero, 10, SEED);
    GaussQuadrature both = GaussQuadrature.withoutBasis(two, 10, SEED);

    assertThat(point.nodes()).containsExactly(new Node(0, 1, 0));
    assertThat(point.exhausted()).isTrue();
    assertThat(both.exhausted()).isTrue();
    assertThat(both.nodes()).hasSize(2);
    assertThat(both.nodes().get(1).value()).isCloseTo(7, within(1e-5));
    assertThat(GaussQuadrature.withoutBasis(two, 1, SEED).exhausted()).isFalse();
  }

  @Test
  void holdsThreeVectorsAndLeavesNone() {
    LinearOperator strakos = strakos();
    int before = manager.getManagedArrays().size();
    LinearOperator counting =
        Operators.of(
            manager,
            DataType.FLOAT64,
            100,
            vector -> {
              // The product is the third.
              assertThat(manager.getManagedArrays()).hasSizeLessThanOrEqualTo(before + 2);
              return strakos.apply(vector);
            });

    GaussQuadrature.withoutBasis(counting, 30, SEED);

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void aProductThatIsNotFiniteIsNamed() {
    LinearOperator operator = Operators.scaledAtCall(strakos(), call -> call == 3 ? Double.NaN : 1);
    int before = manager.getManagedArrays().size();

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> GaussQuadrature.withoutBasis(operator, 10, SEED))
        .withMessageContaining("product 3 is ");
    assertThat(manager.getManagedArrays()).hasSize(before);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussQuadrature.withoutBasis(operator, 0, SEED))
        .withMessageStartingWith("steps is 0,");
  }
}
