package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.Operators;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class DenseMatrixTest {

  /** (1 2; 4 3) is (1 3; 3 3), whose eigenvalues are 2 +- root 10, and (0 -1; 1 0). */
  @Test
  void bothPartsOfAMatrixThatIsNotSymmetricAreKnown() {
    try (NDManager manager = NDManager.newBaseManager()) {
      DMatrixRMaj entries = new DMatrixRMaj(new double[][] {{1, 2}, {4, 3}});
      DenseMatrix matrix = DenseMatrix.of(Operators.dense(manager, DataType.FLOAT64, entries));

      assertThat(matrix.norm()).isCloseTo(Math.sqrt(1 + 9 + 9 + 9), within(1e-14));
      assertThat(matrix.asymmetry()).isCloseTo(Math.sqrt(2), within(1e-14));
      assertThat(matrix.eigenvalues())
          .containsExactly(new double[] {2 - Math.sqrt(10), 2 + Math.sqrt(10)}, within(1e-14));
    }
  }
}
