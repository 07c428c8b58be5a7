package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.fixtures.DenseHessian;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DenseMatrixTest {

  private static final DenseEigensolver SOLVER = DenseEigensolver.builder().build();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** (1 2; 4 3) is (1 3; 3 3), whose eigenvalues are 2 +- root 10, and (0 -1; 1 0). */
  @Test
  void bothPartsOfAMatrixThatIsNotSymmetricAreKnown() {
    DMatrixRMaj entries = new DMatrixRMaj(new double[][] {{1, 2}, {4, 3}});

    try (DenseMatrix matrix = SOLVER.matrix(operator(entries))) {
      assertThat(matrix.size()).isEqualTo(2);
      assertThat(matrix.entries()).isDeepEqualTo(new double[][] {{1, 3}, {3, 3}});
      assertThat(matrix.norm()).isCloseTo(Math.sqrt(1 + 9 + 9 + 9), within(1e-14));
      assertThat(matrix.asymmetry()).isCloseTo(Math.sqrt(2), within(1e-14));
      assertThat(matrix.spectrum().eigenvalues().get(0))
          .isCloseTo(2 + Math.sqrt(10), within(1e-14));
      assertThat(matrix.spectrum().eigenvalues().get(1))
          .isCloseTo(2 - Math.sqrt(10), within(1e-14));
    }
  }

  /** More than one piece of the matrix, the last ones shorter. */
  @Test
  void everyPieceOfALargeMatrixIsMadeSymmetric() {
    int size = 1100;
    DMatrixRMaj skewed = RandomMatrices_DDRM.rectangleGaussian(size, size, 0, 1, new Random(3));
    double squares = 0;

    try (DenseMatrix matrix = SOLVER.matrix(operator(skewed))) {
      for (int i = 0; i < size; i++) {
        double[] row = matrix.row(i);
        for (int j = 0; j < size; j++) {
          double mean = (skewed.get(i, j) + skewed.get(j, i)) / 2;
          assertThat(row[j]).isEqualTo(mean);
          squares += Math.pow(skewed.get(i, j) - mean, 2);
        }
      }
      assertThat(matrix.asymmetry()).isCloseTo(Math.sqrt(squares), within(1e-10));
    }
  }

  static Stream<Arguments> matrices() {
    return Stream.of(
        Arguments.of("random", RandomMatrices_DDRM.symmetric(300, -1, 1, new Random(5))),
        Arguments.of("degenerate", Operators.symmetric(Operators.withBulk(200, 0, 7, 7, 7, -2))),
        Arguments.of("indefinite", Operators.symmetric(Operators.indefinite())),
        Arguments.of("Strakos", Operators.symmetric(Operators.strakos())),
        Arguments.of("zero", new DMatrixRMaj(5, 5)));
  }

  /** EJML is independent of LAPACK. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("matrices")
  void eigenvaluesAreThoseOfAnotherLibrary(String name, DMatrixRMaj entries) {
    double[] expected = DenseHessian.of(operator(entries)).eigenvalues();

    ExactSpectrum spectrum = SOLVER.spectrum(operator(entries));

    assertThat(spectrum.error()).isLessThan(1e-10);
    double[] values = spectrum.eigenvalues().stream().mapToDouble(value -> value).toArray();
    assertThat(values).containsExactly(expected, within(spectrum.error()));
  }

  @Test
  void spectrumLeavesTheMatrixAsItIs() {
    DMatrixRMaj entries = Operators.symmetric(Operators.indefinite());

    try (DenseMatrix matrix = SOLVER.matrix(operator(entries))) {
      double[][] before = matrix.entries();
      ExactSpectrum spectrum = matrix.spectrum();

      assertThat(matrix.entries()).isDeepEqualTo(before);
      assertThat(matrix.spectrum()).isEqualTo(spectrum);
    }
  }

  @Test
  void nothingIsLeftWhenItIsClosed() {
    LinearOperator operator = operator(Operators.symmetric(3, 2, 1));
    int arrays = manager.getManagedArrays().size();

    SOLVER.matrix(operator).close();

    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }

  @Test
  void aRowThatIsNotThereIsRefused() {
    try (DenseMatrix matrix = SOLVER.matrix(operator(Operators.symmetric(3, 2, 1)))) {
      for (int index : new int[] {-1, 3}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> matrix.row(index))
            .withMessage("index is %d, must be from 0 to 2", index);
      }
    }
  }

  private LinearOperator operator(DMatrixRMaj entries) {
    return Operators.dense(manager, DataType.FLOAT64, entries);
  }
}
