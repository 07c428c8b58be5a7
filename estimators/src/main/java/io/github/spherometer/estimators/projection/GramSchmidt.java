package io.github.spherometer.estimators.projection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.torch.TorchScriptModule;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * Classical Gram-Schmidt in as many passes as it takes: what a vector has in the span of a basis is
 * taken out of it.
 *
 * <p>A product of the Lanczos process has most of that in the vectors that came last, and next to
 * nothing but rounding in the others. So a first pass takes out the part along those few, and a
 * second the part along all. If that leaves less than half, what it leaves is not orthogonal enough
 * yet, and a third pass follows, which is enough (Kahan, in Parlett, The Symmetric Eigenvalue
 * Problem, 6.9; the half is between the 0.1 of Rutishauser 1967 and the 0.71 of Daniel et al.
 * 1976).
 */
final class GramSchmidt {

  /** The script has its square. */
  private static final double ENOUGH = 0.5;

  private static final TorchScriptModule SCRIPT =
      new TorchScriptModule(GramSchmidt.class, "GramSchmidt", "gram_schmidt.py");

  private final double[] coefficients;
  private final double before;
  private final double leftover;

  private GramSchmidt(double[] coefficients, double before, double leftover) {
    this.coefficients = coefficients;
    this.before = before;
    this.leftover = leftover;
  }

  /**
   * Takes the part in the span out of a vector.
   *
   * @param rows the basis is the first of them
   * @param size how many
   * @param latest how many of the last ones may have a large part
   * @param vector changed in place
   */
  static GramSchmidt of(RowMatrix rows, int size, int latest, NDArray vector) {
    return isForOneCall(vector)
        ? inOneCall(rows, size, latest, vector)
        : passByPass(rows, size, latest, vector);
  }

  private static boolean isForOneCall(NDArray vector) {
    return TorchScriptModule.takes(vector) && vector.getDataType() == DataType.FLOAT32;
  }

  /**
   * Takes the part in the span out of a vector in one pass, which leaves roundings of it.
   *
   * @param vector changed in place
   * @return what was taken out, one a basis vector
   */
  static double[] onePass(RowMatrix rows, int size, NDArray vector) {
    if (size == 0 || !isForOneCall(vector)) {
      return rows.projectOut(vector, 0, size);
    }
    try (NDArray basis = rows.slice(0, size);
        NDList answer = SCRIPT.call("one_pass", new NDList(basis, vector))) {
      return answer.singletonOrThrow().toDoubleArray();
    }
  }

  /**
   * The same in one call of the engine, for float32, whose squares are finite in double. A small
   * model is spared the many calls from Java; a large one is worked on in pieces that stay in the
   * processor's cache.
   */
  static GramSchmidt inOneCall(RowMatrix rows, int size, int latest, NDArray vector) {
    try (NDArray basis = rows.slice(0, size);
        NDArray last = rows.slice(size - latest, size);
        NDList answer = SCRIPT.call("two_passes", new NDList(basis, last, vector))) {
      double[] numbers = answer.singletonOrThrow().toDoubleArray();
      double[] first = Arrays.copyOf(numbers, latest);
      double[] second = Arrays.copyOfRange(numbers, latest, latest + size);
      GramSchmidt rest = twoPasses(first, second, Math.sqrt(numbers[latest + size]));
      return rest.isEnough() ? rest : rest.afterAnother(onePass(rows, size, vector), vector);
    }
  }

  /** The same in many calls, for other numbers. */
  static GramSchmidt passByPass(RowMatrix rows, int size, int latest, NDArray vector) {
    double[] first = rows.projectOut(vector, size - latest, size);
    double[] second = rows.projectOut(vector, 0, size);
    GramSchmidt rest = twoPasses(first, second, InnerProducts.norm(vector));
    return rest.isEnough() ? rest : rest.afterAnother(rows.projectOut(vector, 0, size), vector);
  }

  private static GramSchmidt twoPasses(double[] first, double[] second, double leftover) {
    return new GramSchmidt(sum(second, first), norm(second, leftover), leftover);
  }

  private GramSchmidt afterAnother(double[] pass, NDArray vector) {
    double left = InnerProducts.norm(vector);
    return new GramSchmidt(sum(coefficients, pass), norm(pass, left), left);
  }

  /** Of coefficients of all vectors and of the last ones. */
  private static double[] sum(double[] ofAll, double[] ofLast) {
    double[] sum = ofAll.clone();
    int start = sum.length - ofLast.length;
    for (int i = 0; i < ofLast.length; i++) {
      sum[start + i] += ofLast[i];
    }
    return sum;
  }

  private static double norm(double[] takenOut, double leftover) {
    return Math.hypot(leftover, NormOps_DDRM.normF(new DMatrixRMaj(takenOut)));
  }

  /** What was taken out, one a basis vector. */
  double[] coefficients() {
    return coefficients;
  }

  /** Norm of the vector before the first pass. */
  double norm() {
    return norm(coefficients, leftover);
  }

  /** Norm of the vector before the last pass. */
  double before() {
    return before;
  }

  /** Norm of the vector after it. */
  double leftover() {
    return leftover;
  }

  /** Whether what is left is rounding: after the last pass it would otherwise be most. */
  boolean leavesNoise() {
    return !isEnough();
  }

  private boolean isEnough() {
    return leftover >= ENOUGH * before;
  }
}
