package io.github.spherometer.estimators.spectrum;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.torch.TorchScriptModule;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The symmetric part of an operator, written out in double precision, and the size of the rest: for
 * heat maps of a Hessian and for its eigenvalues.
 *
 * <p>Holds 8 n^2 bytes of native memory, in the computer's memory wherever the operator is, until
 * it or what the operator is made of is closed. {@link #spectrum} needs as much again while it
 * runs.
 */
public final class DenseMatrix implements AutoCloseable {

  /** Side of the pieces that are made symmetric at a time, which are small beside the matrix. */
  private static final int TILE = 512;

  private static final TorchScriptModule SCRIPT =
      new TorchScriptModule(DenseMatrix.class, "DenseMatrix", "dense_matrix.py");

  private final NDManager manager;
  private final NDArray entries;
  private final double unitRoundoff;
  private final double asymmetry;

  private DenseMatrix(NDManager manager, LinearOperator operator) {
    this.manager = manager;
    entries = manager.create(new Shape(operator.size(), operator.size()), DataType.FLOAT64);
    NDScope.unregister(entries);
    Require.that(
        TorchScriptModule.takes(entries),
        "engine of the operator",
        manager.getEngine().getEngineName(),
        "PyTorch");
    unitRoundoff = UnitRoundoff.of(operator.dataType());
    for (int column = 0; column < size(); column++) {
      fill(column, operator);
    }
    asymmetry = Math.sqrt(symmetrise());
  }

  static DenseMatrix of(LinearOperator operator) {
    NDManager manager = operator.manager().newSubManager(Device.cpu());
    try {
      return new DenseMatrix(manager, operator);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** A column as a row: rows are contiguous, and the matrix is made symmetric anyway. */
  private void fill(int index, LinearOperator operator) {
    ArrayScope.run(
        () -> {
          NDArray unit = operator.manager().zeros(new Shape(operator.size()), operator.dataType());
          unit.set(new NDIndex(index), 1);
          NDArray product = operator.apply(unit);
          double norm = InnerProducts.norm(product);
          if (!Double.isFinite(norm)) {
            throw new NonFiniteProductException(index + 1, norm);
          }
          NDArray here = product.toDevice(Device.cpu(), false).toType(DataType.FLOAT64, false);
          entries.set(new NDIndex().addIndices(index), here);
        });
  }

  /** Returns the squared Frobenius norm of what is taken away. */
  private double symmetrise() {
    double squares = 0;
    for (int row = 0; row < size(); row += TILE) {
      for (int column = 0; column <= row; column += TILE) {
        NDIndex lower = tile(row, column);
        NDIndex upper = tile(column, row);
        squares += (row == column ? 1 : 2) * symmetrise(lower, upper);
      }
    }
    return squares;
  }

  private double symmetrise(NDIndex lower, NDIndex upper) {
    return ArrayScope.call(
        () -> {
          NDArray tile = entries.get(lower);
          NDArray mean = tile.add(entries.get(upper).transpose()).muli(0.5);
          double squares = tile.sub(mean).square().sum().getDouble();
          entries.set(lower, mean);
          entries.set(upper, mean.transpose());
          return squares;
        });
  }

  private NDIndex tile(int row, int column) {
    return new NDIndex()
        .addSliceDim(row, Math.min(size(), row + TILE))
        .addSliceDim(column, Math.min(size(), column + TILE));
  }

  /**
   * Returns the order of the matrix, which is the number of products that it took.
   *
   * @return n, at least 1
   */
  public int size() {
    return (int) entries.getShape().get(0);
  }

  /**
   * Returns a row of the symmetric part, which is its column as well.
   *
   * @param index from 0 to n - 1
   * @return n new numbers; same unit as the operator
   * @throws IllegalArgumentException if there is no such row
   */
  public double[] row(int index) {
    Require.that(index >= 0 && index < size(), "index", index, "from 0 to " + (size() - 1));
    try (NDArray row = entries.get((long) index)) {
      return row.toDoubleArray();
    }
  }

  /**
   * Returns all rows of the symmetric part, which takes another 8 n^2 bytes, on the Java heap.
   *
   * @return n new arrays of n numbers
   */
  public double[][] entries() {
    return IntStream.range(0, size()).mapToObj(this::row).toArray(double[][]::new);
  }

  /**
   * Returns how far the operator was from symmetric.
   *
   * @return the Frobenius norm of the antisymmetric part; for a symmetric operator the rounding of
   *     its products
   */
  public double asymmetry() {
    return asymmetry;
  }

  /**
   * Returns the Frobenius norm of the symmetric part.
   *
   * @return the root of the sum of the squared entries
   */
  public double norm() {
    double norm = 0;
    for (int i = 0; i < size(); i++) {
      try (NDArray row = entries.get((long) i)) {
        norm = Math.hypot(norm, InnerProducts.norm(row));
      }
    }
    return norm;
  }

  /**
   * Finds all eigenvalues, by the symmetric eigensolver of LAPACK that the engine comes with, on
   * its processors.
   *
   * @return the spectrum, with a bound on the error of its eigenvalues
   */
  public ExactSpectrum spectrum() {
    // Entries are rounded to u, and the decomposition is backward stable: the eigenvalues are off
    // by p(n) eps |A| with a modest p (LAPACK Users' Guide, 4.7), for which n is taken.
    double roundoff = unitRoundoff + size() * Math.ulp(1.0);
    return new ExactSpectrum(descending(eigenvalues()), asymmetry, asymmetry + roundoff * norm());
  }

  private double[] eigenvalues() {
    try (NDList answer = SCRIPT.call("eigenvalues", new NDList(entries))) {
      return answer.singletonOrThrow().toDoubleArray();
    }
  }

  private static List<Double> descending(double[] values) {
    return Arrays.stream(values)
        .boxed()
        .sorted(Collections.reverseOrder())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Frees the matrix. */
  @Override
  public void close() {
    manager.close();
  }
}
