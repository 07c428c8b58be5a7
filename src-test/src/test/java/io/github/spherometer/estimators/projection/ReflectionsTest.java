package io.github.spherometer.estimators.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReflectionsTest {

  static Stream<double[]> directions() {
    return Stream.of(
        new double[] {3},
        new double[] {-3},
        new double[] {1, 0, 0},
        new double[] {-1, 0, 0},
        new double[] {0, 2, 0},
        new double[] {5, 1e-9, -1e-9},
        new double[] {-5, 1e-9, -1e-9},
        new double[] {1e-30, -2e-30, 2e-30},
        new double[] {0.3, -0.2, 7, 1e-4, 2});
  }

  @ParameterizedTest
  @MethodSource("directions")
  void firstColumnIsTheDirection(double... direction) {
    double norm = NormOps_DDRM.normF(DMatrixRMaj.wrap(direction.length, 1, direction));

    DMatrixRMaj reflection = Reflections.onto(direction, norm);

    double sign = Math.signum(reflection.get(0, 0) * direction[0]);
    for (int i = 0; i < direction.length; i++) {
      double entry = direction[i] / norm * (sign == 0 ? -1 : sign);
      assertThat(reflection.get(i, 0)).isCloseTo(entry, within(1e-15));
    }
    DMatrixRMaj square = CommonOps_DDRM.mult(reflection, reflection, null);
    assertThat(MatrixFeatures_DDRM.isIdentity(square, 1e-15)).isTrue();
    assertThat(MatrixFeatures_DDRM.isSymmetric(reflection, 1e-15)).isTrue();
  }
}
