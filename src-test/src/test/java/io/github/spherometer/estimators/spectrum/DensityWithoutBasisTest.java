package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Densities of three vectors of memory, against the spectra that they are of. */
class DensityWithoutBasisTest {

  private static final double[] PLANTED = Operators.withBulk(500, 1, 10, 8, 6, -5);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private LinearOperator planted(DataType type) {
    return Operators.diagonal(manager, type, PLANTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void momentsAndMassesAreThoseOfTheSpectrum(DataType type) {
    Density density =
        SpectralDensity.builder()
            .starts(20)
            .steps(100)
            .withoutBasis()
            .build()
            .density(planted(type));

    for (int p = 0; p <= 3; p++) {
      int power = p;
      double exact = Arrays.stream(PLANTED).map(l -> Math.pow(l, power)).average().orElseThrow();
      Estimate moment = density.moment(p);
      assertThat(moment.value()).isCloseTo(exact, within(4 * moment.standardError() + 1e-6));
    }
    assertMass(density.within(2, 20), 3 / 500.0);
    assertMass(density.within(-20, -2), 1 / 500.0);
    assertMass(density.within(-2, 0), 248 / 500.0);
  }

  private static void assertMass(SpectralMass mass, double expected) {
    assertThat(mass.value())
        .isCloseTo(expected, within(4 * mass.standardError() + mass.resolution()));
  }

  /** The largest eigenvalue is there several times, and not an outlier more. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void outliersAreNotCounted(DataType type) {
    SpectralDensity.Builder builder = SpectralDensity.builder().starts(2).steps(100);

    Density density = builder.withoutBasis().build().density(planted(type));

    assertThat(density.nodes())
        .filteredOn(node -> Math.abs(node.value() - 10) < 1e-4)
        .hasSizeGreaterThan(2);
    assertThat(density.upperEdge())
        .isEqualTo(
            new BulkEdge(density.largest().value(), density.largest().residual(), 0, 0, false));
    assertThat(density.lowerEdge())
        .isEqualTo(
            new BulkEdge(density.smallest().value(), density.smallest().residual(), 0, 0, false));
    assertThat(density.largest().value()).isCloseTo(10, within(1e-4));
    assertThat(density.smallest().value()).isCloseTo(-5, within(1e-4));
  }
}
