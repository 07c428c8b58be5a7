package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Operators whose spectra are known. Their arrays belong to the manager they are made with. */
public final class Operators {

  private Operators() {}

  private record Multiplication(
      NDManager manager, DataType dataType, long size, UnaryOperator<NDArray> product)
      implements LinearOperator {

    @Override
    public NDArray apply(NDArray vector) {
      return product.apply(vector);
    }
  }

  public static LinearOperator of(
      NDManager manager, DataType type, long size, UnaryOperator<NDArray> product) {
    return new Multiplication(manager, type, size, product);
  }

  public static LinearOperator diagonal(NDManager manager, DataType type, double... eigenvalues) {
    NDArray diagonal = manager.create(eigenvalues).toType(type, false);
    return new Multiplication(manager, type, eigenvalues.length, diagonal::mul);
  }

  public static LinearOperator dense(NDManager manager, DataType type, DMatrixRMaj matrix) {
    Shape shape = new Shape(matrix.numRows, matrix.numCols);
    NDArray array = manager.create(matrix.data, shape).toType(type, false);
    return new Multiplication(manager, type, matrix.numRows, array::matMul);
  }

  /** Q diag(eigenvalues) Q' with a random orthogonal Q, so that no coordinate is special. */
  public static LinearOperator rotated(NDManager manager, DataType type, double... eigenvalues) {
    return dense(manager, type, symmetric(eigenvalues));
  }

  public static DMatrixRMaj symmetric(double... eigenvalues) {
    return RandomMatrices_DDRM.symmetricWithEigenvalues(
        eigenvalues.length, new Random(1), eigenvalues);
  }

  /** How far rounding of the matrix itself moves its eigenvalues: it grows like the root of n. */
  public static double rounding(DataType type, double... eigenvalues) {
    double norm = Arrays.stream(eigenvalues).map(Math::abs).max().orElseThrow();
    return 2 * Math.sqrt(eigenvalues.length) * UnitRoundoff.of(type) * norm;
  }

  /** Passes the call number, from 1, to a function whose result multiplies the product. */
  public static LinearOperator scaledAtCall(LinearOperator operator, DoubleUnaryOperator factor) {
    AtomicInteger calls = new AtomicInteger();
    return like(
        operator,
        vector -> operator.apply(vector).mul(factor.applyAsDouble(calls.incrementAndGet())));
  }

  /** Does something before one of the products, whose number counts from 1. */
  public static LinearOperator beforeCall(int call, Runnable action, LinearOperator operator) {
    AtomicInteger calls = new AtomicInteger();
    return like(
        operator,
        vector -> {
          if (calls.incrementAndGet() == call) {
            action.run();
          }
          return operator.apply(vector);
        });
  }

  private static LinearOperator like(LinearOperator operator, UnaryOperator<NDArray> product) {
    return of(operator.manager(), operator.dataType(), operator.size(), product);
  }

  /** The leading eigenvalues, followed by others evenly spread over (-width, width). */
  public static double[] withBulk(int size, double width, double... leading) {
    double[] eigenvalues = Arrays.copyOf(leading, size);
    int bulk = size - leading.length;
    for (int i = 0; i < bulk; i++) {
      eigenvalues[leading.length + i] = width * ((2.0 * i + 1) / bulk - 1);
    }
    return eigenvalues;
  }

  /** Four outliers on each side of a bulk: 120 eigenvalues from -9 to 8. */
  public static double[] indefinite() {
    return withBulk(120, 0.1, 8, -9, 5, -7, 3, -4, 1.5, -2);
  }

  /** Eigenvalues of a symmetric Gaussian matrix: a semicircle of radius about 1. */
  public static double[] gaussianEnsemble(int size, double... spikes) {
    DMatrixRMaj matrix = RandomMatrices_DDRM.rectangleGaussian(size, size, 0, 1, new Random(1));
    DMatrixRMaj symmetric = new DMatrixRMaj(size, size);
    CommonOps_DDRM.add(matrix, CommonOps_DDRM.transpose(matrix, null), symmetric);
    CommonOps_DDRM.scale(1 / Math.sqrt(8.0 * size), symmetric);
    for (int i = 0; i < spikes.length; i++) {
      symmetric.add(i, i, spikes[i]);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
    eigen.decompose(symmetric);
    return IntStream.range(0, size).mapToDouble(i -> eigen.getEigenvalue(i).real).toArray();
  }

  /**
   * A symmetric matrix of norm 1, plus one whose entries are +-skew with opposite mirror images.
   */
  public static DMatrixRMaj skewed(int size, double skew) {
    DMatrixRMaj matrix = symmetric(withBulk(size, 1));
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        matrix.add(i, j, skew);
        matrix.add(j, i, -skew);
      }
    }
    return matrix;
  }

  /**
   * The spectrum of Strakos (1991), descending, on which the plain Lanczos method loses
   * orthogonality.
   */
  public static double[] strakos() {
    int n = 100;
    double[] eigenvalues = new double[n];
    for (int i = 1; i <= n; i++) {
      eigenvalues[n - i] = 0.1 + (i - 1) / (n - 1.0) * (100 - 0.1) * Math.pow(0.7, n - i);
    }
    return eigenvalues;
  }

  /** The mean of f(A) in a vector, for A diagonal. */
  public static double mean(double[] q, double[] eigenvalues, DoubleUnaryOperator function) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < q.length; i++) {
      sum += q[i] * q[i] * function.applyAsDouble(eigenvalues[i]);
      squares += q[i] * q[i];
    }
    return sum / squares;
  }

  /** Keeps a copy of every vector it multiplies. */
  public static final class Recording implements LinearOperator {

    private final LinearOperator operator;
    private final List<double[]> vectors = new ArrayList<>();

    public Recording(LinearOperator operator) {
      this.operator = operator;
    }

    public List<double[]> vectors() {
      return vectors;
    }

    @Override
    public long size() {
      return operator.size();
    }

    @Override
    public DataType dataType() {
      return operator.dataType();
    }

    @Override
    public NDManager manager() {
      return operator.manager();
    }

    @Override
    public NDArray apply(NDArray vector) {
      vectors.add(vector.toType(DataType.FLOAT64, false).toDoubleArray());
      return operator.apply(vector);
    }
  }
}
