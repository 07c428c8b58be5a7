package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.eigen.Deflation;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subspaces that a user knows, and what a Lanczos run knows against the matrices written out. */
class DeflationTest {

  private static final DMatrixRMaj MATRIX = Operators.symmetric(-4, -1, 0, 0.5, 1, 2, 3, 5, 7, 11);
  private static final List<ParameterGroup> GROUPS =
      List.of(
          new ParameterGroup("first", 0, 3),
          new ParameterGroup("second", 3, 4),
          new ParameterGroup("third", 4, 10));

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, MATRIX);
  private final Hutchinson hutchinson = Hutchinson.builder().relativeError(0.02).build();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 9})
  void whatARunKnowsIsWhatItsBasisSays(int products) {
    try (KrylovDecomposition krylov = run(products)) {
      Deflation known = krylov.deflation();
      Deflation written = new Written(MATRIX, krylov.ritzVectors(products));
      NDArray vector = manager.create(new double[] {1, -2, 3, 0, 5, -6, 7, 8, -9, 10});
      NDArray expected = vector.duplicate();
      known.projectOut(vector);
      written.projectOut(expected);

      assertThat(known.trace()).isCloseTo(written.trace(), within(1e-12));
      for (ParameterGroup group : GROUPS) {
        assertThat(known.trace(group)).isCloseTo(written.trace(group), within(1e-12));
      }
      assertThat(vector.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void estimateDependsOnWhatIsKnownAndNotOnWhoKnowsIt(int products) {
    try (KrylovDecomposition krylov = run(products)) {
      Deflation written = new Written(MATRIX, krylov.ritzVectors(products));

      TraceEstimate ofRun = hutchinson.trace(krylov, GROUPS);
      TraceEstimate ofOwn = hutchinson.trace(operator, written, GROUPS);

      assertThat(ofOwn.products()).isEqualTo(ofRun.products()).isGreaterThan(1);
      assertThat(ofOwn.trace()).isCloseTo(ofRun.trace(), within(1e-11));
      assertThat(ofOwn.standardError()).isCloseTo(ofRun.standardError(), within(1e-11));
      for (int i = 0; i < GROUPS.size(); i++) {
        assertThat(ofOwn.groups().get(i).trace())
            .isCloseTo(ofRun.groups().get(i).trace(), within(1e-11));
      }
    }
  }

  /** All but the first rows is diagonal, of which every probe tells the trace. */
  @Test
  void rowsThatAreKnownLeaveTheRestToTheProbes() {
    DMatrixRMaj arrow = CommonOps_DDRM.diag(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    for (int i = 1; i < 10; i++) {
      arrow.set(0, i, 100 * i);
      arrow.set(i, 0, 100 * i);
    }
    LinearOperator matrix = Operators.dense(manager, DataType.FLOAT64, arrow);
    NDArray first = manager.zeros(new Shape(1, 10), DataType.FLOAT64);
    first.set(new NDIndex(0, 0), 1);

    TraceEstimate plain = hutchinson.trace(matrix, Deflation.none());
    TraceEstimate deflated = hutchinson.trace(matrix, new Written(arrow, first));

    assertThat(plain.converged()).isFalse();
    assertThat(deflated.trace()).isEqualTo(55);
    assertThat(deflated.standardError()).isZero();
    assertThat(deflated.products()).isEqualTo(2);
  }

  @Test
  void wholeSpaceTakesNoProbe() {
    Written whole = new Written(MATRIX, manager.eye(10, 10, 0, DataType.FLOAT64));

    TraceEstimate estimate = hutchinson.trace(operator, whole, GROUPS);

    assertThat(whole.isComplete()).isTrue();
    assertThat(estimate.products()).isZero();
    assertThat(estimate.trace()).isCloseTo(CommonOps_DDRM.trace(MATRIX), within(1e-12));
  }

  @Test
  void nothingKnownIsThePlainEstimate() {
    assertThat(hutchinson.trace(operator, Deflation.none(), GROUPS))
        .isEqualTo(hutchinson.trace(operator, GROUPS));
    assertThat(hutchinson.trace(operator, Deflation.none())).isEqualTo(hutchinson.trace(operator));
  }

  /** A run of exactly so many products, all of whose Ritz vectors are wanted. */
  private KrylovDecomposition run(int products) {
    return Lanczos.builder()
        .topK(products)
        .tolerance(1e-15)
        .maxProducts(products)
        .build()
        .decompose(operator);
  }

  /**
   * A subspace and its matrices, written out.
   *
   * @param vectors orthonormal rows
   */
  private record Written(DMatrixRMaj matrix, NDArray vectors) implements Deflation {

    @Override
    public boolean isComplete() {
      return vectors.getShape().get(0) == matrix.numRows;
    }

    @Override
    public double trace() {
      return trace(new ParameterGroup("all", 0, matrix.numRows));
    }

    @Override
    public double trace(ParameterGroup group) {
      DMatrixRMaj complement = complement();
      DMatrixRMaj rest =
          CommonOps_DDRM.mult(complement, CommonOps_DDRM.mult(matrix, complement, null), null);
      double trace = 0;
      for (int i = (int) group.start(); i < group.end(); i++) {
        trace += matrix.get(i, i) - rest.get(i, i);
      }
      return trace;
    }

    @Override
    public void projectOut(NDArray vector) {
      vector.subi(vectors.transpose().matMul(vectors.matMul(vector)));
    }

    private DMatrixRMaj complement() {
      int known = (int) vectors.getShape().get(0);
      DMatrixRMaj rows = DMatrixRMaj.wrap(known, matrix.numRows, vectors.toDoubleArray());
      DMatrixRMaj complement = CommonOps_DDRM.identity(matrix.numRows);
      CommonOps_DDRM.subtractEquals(complement, CommonOps_DDRM.multTransA(rows, rows, null));
      return complement;
    }
  }
}
