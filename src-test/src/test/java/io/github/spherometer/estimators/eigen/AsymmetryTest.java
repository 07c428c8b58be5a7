package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators that are not symmetric, because something computes them wrong. */
class AsymmetryTest {

  private static final int SIZE = 60;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static DMatrixRMaj skew(int size, double norm) {
    DMatrixRMaj random = RandomMatrices_DDRM.rectangle(size, size, new Random(5));
    DMatrixRMaj skew =
        CommonOps_DDRM.subtract(random, CommonOps_DDRM.transpose(random, null), null);
    CommonOps_DDRM.scale(norm / NormOps_DDRM.normF(skew), skew);
    return skew;
  }

  private static DMatrixRMaj wrong(double norm) {
    return CommonOps_DDRM.add(
        Operators.symmetric(Operators.withBulk(SIZE, 2, 10, -6, 4)), skew(SIZE, norm), null);
  }

  /** With the whole space it is |A - A'|_F / sqrt(2), which is sqrt(2) |K|_F for A = S + K. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "FLOAT32, 0.01", "FLOAT64, 1", "FLOAT64, 1e-6", "FLOAT64, 1e-11"})
  void isThatOfTheMatrixWhereTheSpaceIsWhole(DataType type, double norm) {
    LinearOperator operator = Operators.dense(manager, type, wrong(norm));

    Spectrum spectrum = Lanczos.builder().topK(SIZE).build().spectrum(operator);

    assertThat(spectrum.asymmetry()).isCloseTo(Math.sqrt(2) * norm, withinPercentage(1));
    assertThat(spectrum.asymmetric()).isTrue();
    assertThat(spectrum.converged()).isFalse();
  }

  /** No more than the largest of the matrix, and of the order that m of n directions see. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1, 0", "FLOAT32, 3, 0", "FLOAT32, 1, 9", "FLOAT32, 3, 11",
    "FLOAT64, 1, 0", "FLOAT64, 3, 0", "FLOAT64, 1, 9", "FLOAT64, 3, 11"
  })
  void isFoundWithBlocksAndRestarts(DataType type, int blockSize, int vectors) {
    double norm = 0.1;
    LinearOperator operator = Operators.dense(manager, type, wrong(norm));
    for (int seed = 0; seed < 10; seed++) {
      Lanczos.Builder builder = Lanczos.builder().topK(3).blockSize(blockSize).seed(seed);
      if (vectors > 0) {
        builder.maxBasisBytes((long) vectors * SIZE * type.getNumOfBytes());
      }
      Spectrum spectrum = builder.build().spectrum(operator);

      assertThat(spectrum.asymmetric()).isTrue();
      assertThat(spectrum.converged()).isFalse();
      assertThat(spectrum.asymmetry()).isBetween(0.02 * norm, Math.sqrt(2) * norm);
    }
  }

  /** One entry of a diagonal matrix and not its mirror image, as when a kernel drops data. */
  @Test
  void singleWrongEntryIsFound() {
    DMatrixRMaj matrix = Operators.symmetric(Operators.withBulk(SIZE, 2, 10, -6, 4));
    matrix.add(3, 17, 0.05);

    Spectrum spectrum =
        Lanczos.builder()
            .topK(SIZE)
            .build()
            .spectrum(Operators.dense(manager, DataType.FLOAT32, matrix));

    assertThat(spectrum.asymmetry()).isCloseTo(0.05, withinPercentage(1));
    assertThat(spectrum.asymmetric()).isTrue();
  }

  /** The Ritz values belong to the symmetric part, as far as there is one. */
  @ParameterizedTest
  @CsvSource({"1", "0.1", "1e-3"})
  void eigenvaluesOfTheSymmetricPartLieWithinTheResiduals(double norm) {
    DMatrixRMaj matrix = wrong(norm);
    DMatrixRMaj symmetric =
        CommonOps_DDRM.add(matrix, CommonOps_DDRM.transpose(matrix, null), null);
    CommonOps_DDRM.scale(0.5, symmetric);
    SymmetricEigen exact = SymmetricEigen.of(symmetric);

    Spectrum spectrum =
        Lanczos.builder()
            .topK(SIZE)
            .build()
            .spectrum(Operators.dense(manager, DataType.FLOAT64, matrix));

    for (RitzValue ritz : spectrum.ritzValues()) {
      double distance = Double.POSITIVE_INFINITY;
      for (int i = 0; i < SIZE; i++) {
        distance = Math.min(distance, Math.abs(exact.value(i) - ritz.value()));
      }
      assertThat(distance).isLessThanOrEqualTo(ritz.residual());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void roundingIsNoAsymmetry(DataType type) {
    for (int seed = 0; seed < 20; seed++) {
      double[] eigenvalues = new Random(seed).doubles(SIZE, -1, 1).toArray();
      Lanczos lanczos = Lanczos.builder().topK(1 + 3 * seed).seed(seed).build();

      Spectrum spectrum = lanczos.spectrum(Operators.rotated(manager, type, eigenvalues));

      assertThat(spectrum.asymmetric()).isFalse();
      assertThat(spectrum.asymmetry()).isLessThan(SIZE * UnitRoundoff.of(type));
    }
  }

  /**
   * Terms that cancel leave rounding that is far larger than a rounding of what is left, in a
   * matrix that is symmetric all the same: A = S + c C - c C with the terms multiplied one by one.
   */
  @Test
  void roundingOfTermsThatCancelIsNoAsymmetry() {
    NDArray large = matrix(Operators.symmetric(new Random(3).doubles(SIZE, -1e3, 1e3).toArray()));
    NDArray small = matrix(Operators.symmetric(Operators.withBulk(SIZE, 0.1, 3, 2, 1)));
    LinearOperator operator =
        Operators.of(
            manager,
            DataType.FLOAT32,
            SIZE,
            v -> large.matMul(v).add(small.matMul(v)).sub(large.matMul(v.mul(1.7)).div(1.7)));
    int checked = 0;
    for (int seed = 0; seed < 20; seed++) {
      Spectrum spectrum = Lanczos.builder().topK(3).seed(seed).build().spectrum(operator);

      checked += spectrum.asymmetry() > spectrum.products() * 3 * 0x1p-24 ? 1 : 0;
      assertThat(spectrum.asymmetric()).isFalse();
    }
    assertThat(checked).isEqualTo(20);
  }

  private NDArray matrix(DMatrixRMaj matrix) {
    return manager
        .create(matrix.data)
        .reshape(matrix.numRows, matrix.numCols)
        .toType(DataType.FLOAT32, false);
  }

  /** The rounding that a residual includes, against eigenvalues of the rounded matrix in double. */
  @ParameterizedTest
  @CsvSource({"2", "3", "4", "10", "40"})
  void residualsIncludeTheRoundingOfTheMethod(int size) {
    for (int seed = 0; seed < 100 / Math.max(1, size / 10); seed++) {
      Random random = new Random(seed);
      double[] eigenvalues = random.doubles(size, -1, 1).map(x -> Math.rint(4 * x)).toArray();
      DMatrixRMaj matrix = RandomMatrices_DDRM.symmetricWithEigenvalues(size, random, eigenvalues);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          matrix.set(i, j, (float) matrix.get(i, j));
          matrix.set(j, i, matrix.get(i, j));
        }
      }
      Lanczos lanczos = Lanczos.builder().topK(size).seed(seed).build();
      Spectrum spectrum = lanczos.spectrum(Operators.dense(manager, DataType.FLOAT32, matrix));
      SymmetricEigen exact = SymmetricEigen.of(matrix);

      double[] found = spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray();
      Arrays.sort(found);
      for (RitzValue ritz : spectrum.ritzValues()) {
        int place = size - 1 - Arrays.binarySearch(found, ritz.value());
        assertThat(ritz.value()).isCloseTo(exact.value(place), within(ritz.residual()));
      }
    }
  }
}
