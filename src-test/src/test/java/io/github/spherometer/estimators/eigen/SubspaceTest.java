package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubspaceTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray array(DataType type, DMatrixRMaj matrix) {
    Shape shape = new Shape(matrix.numRows, matrix.numCols);
    return manager.create(matrix.data, shape).toType(type, false);
  }

  /** The part outside of (1, 1, 0) and (0, 0, 3) is along (1, -1, 0). */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void shareIsTheSquaredCosine(DataType type) {
    NDArray rows = array(type, new DMatrixRMaj(new double[][] {{1, 1, 0}, {0, 0, 3}}));
    NDArray vectors =
        array(
            type,
            new DMatrixRMaj(
                new double[][] {{1, 0, 0}, {1, 1, 5}, {1, -1, 0}, {3, 1, 0}, {0, 0, 0}}));
    Subspace subspace = Subspace.of(rows);

    double[] shares = subspace.shares(vectors);

    assertThat(subspace.dimension()).isEqualTo(2);
    assertThat(shares).containsExactly(new double[] {0.5, 1, 0, 0.8, Double.NaN}, within(1e-12));
    assertThat(subspace.share(vectors.get(3))).isEqualTo(shares[3]);
  }

  /** By the normal equations, which another library solves. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void vectorsOfVeryDifferentLengthsSpanTheSame(DataType type) {
    int size = 40_000;
    DMatrixRMaj rows = RandomMatrices_DDRM.rectangleGaussian(5, size, 0, 1, new Random(1));
    DMatrixRMaj vector = RandomMatrices_DDRM.rectangleGaussian(1, size, 0, 1, new Random(2));
    for (int j = 0; j < size; j++) {
      vector.add(0, j, 0.5 * rows.get(3, j));
    }
    DMatrixRMaj gram = CommonOps_DDRM.multTransB(rows, rows, null);
    DMatrixRMaj products = CommonOps_DDRM.multTransB(rows, vector, null);
    DMatrixRMaj solution = new DMatrixRMaj(5, 1);
    CommonOps_DDRM.solve(gram, products, solution);
    double inside = CommonOps_DDRM.dot(solution, products);
    double expected = inside / Math.pow(NormOps_DDRM.normF(vector), 2);
    for (int i = 0; i < 5; i++) {
      CommonOps_DDRM.scaleRow(Math.pow(1e-3, i), rows, i);
    }

    Subspace subspace = Subspace.of(array(type, rows));

    assertThat(subspace.dimension()).isEqualTo(5);
    assertThat(subspace.share(array(type, vector).flatten()))
        .isCloseTo(expected, within(1e-13 + UnitRoundoff.of(type)));
    assertThat(expected).isBetween(0.15, 0.25);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void dependentVectorsAndZerosAddNoDimension(DataType type) {
    DMatrixRMaj rows = RandomMatrices_DDRM.rectangleGaussian(6, 100, 0, 1, new Random(3));
    for (int j = 0; j < 100; j++) {
      rows.set(3, j, rows.get(0, j) - 2 * rows.get(1, j));
      rows.set(4, j, 0);
      rows.set(5, j, 1e-6 * rows.get(2, j));
    }
    NDArray array = array(type, rows);

    Subspace subspace = Subspace.of(array);

    assertThat(subspace.dimension()).isEqualTo(3);
    assertThat(subspace.share(array.get(3))).isCloseTo(1, within(100 * UnitRoundoff.of(type)));
    assertThat(Subspace.of(manager.zeros(new Shape(2, 5))).dimension()).isZero();
    assertThat(Subspace.of(manager.zeros(new Shape(2, 5))).share(manager.ones(new Shape(5))))
        .isZero();
  }

  /** Nearly dependent is not dependent: by a ten-thousandth, and still exactly inside. */
  @Test
  void vectorsThatAreNearlyDependentSpanAllTheSame() {
    NDArray rows = manager.create(new float[][] {{1, 0, 0}, {1, 1e-4f, 0}});
    Subspace subspace = Subspace.of(rows);

    assertThat(subspace.dimension()).isEqualTo(2);
    assertThat(subspace.share(manager.create(new float[] {0, 1, 0}))).isCloseTo(1, within(1e-6));
    assertThat(subspace.share(manager.create(new float[] {0, 0, 1}))).isZero();
  }

  /** What the decomposition knows of its own vectors. */
  @Test
  void shareInRitzVectorsIsThatOfTheDecomposition() {
    NDArray vector = manager.arange(60).toType(DataType.FLOAT32, false);
    try (KrylovDecomposition krylov =
        Lanczos.builder()
            .topK(3)
            .build()
            .decompose(
                Operators.rotated(
                    manager, DataType.FLOAT32, Operators.withBulk(60, 0.1, 9, 7, 5)))) {
      Subspace subspace = Subspace.of(krylov.ritzVectors(3));

      assertThat(subspace.share(vector)).isCloseTo(krylov.share(3, vector), within(1e-5));
      assertThat(subspace.shares(krylov.ritzVectors(3)))
          .containsExactly(new double[] {1, 1, 1}, within(1e-12));
    }
  }

  @Test
  void leavesNothingBehind() {
    NDArray rows = manager.ones(new Shape(1, 50_000));
    NDArray vector = manager.ones(new Shape(50_000));
    int arrays = manager.getManagedArrays().size();

    assertThat(Subspace.of(rows).share(vector)).isCloseTo(1, within(1e-12));

    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Subspace subspace = Subspace.of(manager.ones(new Shape(1, 3)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subspace.of(manager.ones(new Shape(3))))
        .withMessage("rows is float32 of shape (3), must be float32 or float64 of shape (k, n)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subspace.of(manager.create(new float[][] {{1}, {Float.NaN}})))
        .withMessage("squared norm of row 1 is NaN, must be finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> subspace.share(manager.ones(new Shape(4))))
        .withMessageStartingWith("vector is float32 of shape (4),");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> subspace.shares(manager.ones(new Shape(2, 4))))
        .withMessage("vectors is float32 of shape (2, 4), must be float32 of shape (m, 3)");
  }
}
