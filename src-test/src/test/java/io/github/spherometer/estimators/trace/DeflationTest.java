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
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subspaces that a user knows, and what a Lanczos run knows against the matrices written out. */
class DeflationTest {

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT64);
  private final Hutchinson hutchinson = Hutchinson.builder().relativeError(0.02).build();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "4, 1", "9, 1", "10, 1", "4, 3"})
  void whatARunKnowsIsWhatItsBasisSays(int products, int blockSize) {
    Lanczos lanczos = Indefinite.lanczos(products).blockSize(blockSize).build();
    try (KrylovDecomposition krylov = lanczos.decompose(operator)) {
      Deflation known = krylov.deflation();
      Deflation written = new Written(Indefinite.MATRIX, krylov.ritzVectors(products));
      NDArray vector = manager.create(new double[] {1, -2, 3, 0, 5, -6, 7, 8, -9, 10});
      NDArray expected = vector.duplicate();
      known.projectOut(vector);
      written.projectOut(expected);

      assertThat(known.isComplete()).isEqualTo(products == 10);
      assertThat(known.trace()).isCloseTo(written.trace(), within(1e-12));
      for (ParameterGroup group : Indefinite.GROUPS) {
        assertThat(known.trace(group)).isCloseTo(written.trace(group), within(1e-12));
      }
      assertThat(vector.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void estimateDependsOnWhatIsKnownAndNotOnWhoKnowsIt(int products) {
    try (KrylovDecomposition krylov = run(products)) {
      Deflation written = new Written(Indefinite.MATRIX, krylov.ritzVectors(products));

      TraceEstimate ofRun = hutchinson.trace(krylov, Indefinite.GROUPS);
      TraceEstimate ofOwn = hutchinson.trace(operator, written, Indefinite.GROUPS);

      assertThat(ofOwn.products()).isEqualTo(ofRun.products()).isGreaterThan(1);
      assertThat(ofOwn.trace()).isCloseTo(ofRun.trace(), within(1e-11));
      assertThat(ofOwn.standardError()).isCloseTo(ofRun.standardError(), within(1e-11));
      for (int i = 0; i < Indefinite.GROUPS.size(); i++) {
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
    Written whole = new Written(Indefinite.MATRIX, manager.eye(10, 10, 0, DataType.FLOAT64));

    TraceEstimate estimate = hutchinson.trace(operator, whole, Indefinite.GROUPS);

    assertThat(whole.isComplete()).isTrue();
    assertThat(estimate.products()).isZero();
    assertThat(estimate.trace()).isCloseTo(Indefinite.TRACE, within(1e-12));
    assertThat(estimate.converged()).isTrue();
    assertThat(estimate.standardError()).isZero();
    for (GroupTrace share : estimate.groups()) {
      assertThat(share.trace()).isCloseTo(Indefinite.trace(share.group()), within(1e-12));
      assertThat(share.standardError()).isZero();
    }
  }

  @Test
  void nothingKnownIsThePlainEstimate() {
    assertThat(hutchinson.trace(operator, Deflation.none(), Indefinite.GROUPS))
        .isEqualTo(hutchinson.trace(operator, Indefinite.GROUPS));
    assertThat(hutchinson.trace(operator, Deflation.none())).isEqualTo(hutchinson.trace(operator));
  }

  private KrylovDecomposition run(int products) {
    return Indefinite.lanczos(products).build().decompose(operator);
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
