package io.github.spherometer.surface.classes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.projection.OrthonormalBasis;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import io.github.spherometer.surface.Jacobian;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Vectors v_j of shape (n), one a class or a pair of classes, with weights w_j: means of gradients,
 * or how such means deviate from one another. {@link ClassStructure} says which; the matrix sum_j
 * w_j v_j v_j' is a level of the Gauss-Newton matrix, or two of them.
 *
 * <p>Most is had from the inner products of the vectors, at one product with the transposed
 * Jacobian and one with the Jacobian for each vector, which are taken once, and without holding
 * more than one vector. May be used until the surface is closed.
 */
public final class MeanGradients {

  /** Eigenvalues of inner products are off by a few roundings of the largest. Chosen. */
  private static final double NOISE_ROUNDINGS = 10;

  private final ClassGradients gradients;
  private final List<MeanVector> vectors;
  private @Nullable DMatrixRMaj gram;

  MeanGradients(ClassGradients gradients, List<MeanVector> vectors) {
    this.gradients = gradients;
    this.vectors = vectors;
  }

  /**
   * Returns which gradients the vectors are means over, with their weights.
   *
   * @return one a vector, in the order of all that is returned here
   */
  public List<GradientMean> means() {
    return vectors.stream().map(MeanVector::mean).toList();
  }

  /**
   * Returns one of the vectors.
   *
   * @param index j, from 0
   * @return v_j, a new array of shape (n) that lives until the surface is closed
   * @throws IllegalArgumentException if there are not so many
   */
  public NDArray vector(int index) {
    Require.that(
        index >= 0 && index < vectors.size(), "index", index, "from 0 to " + (vectors.size() - 1));
    return array(vectors.get(index));
  }

  /**
   * Returns the inner products of the vectors. Those with themselves are their squared norms.
   *
   * @return v_i'v_j in row i and column j
   */
  public double[][] innerProducts() {
    return rows(gram());
  }

  /**
   * Returns the eigenvalues of sum_j w_j v_j v_j' that may differ from 0: the outliers that these
   * means predict for the Gauss-Newton matrix and so for the Hessian, in the unit of the Hessian.
   *
   * @return as many as there are vectors, in descending order and at least 0; those below a few
   *     roundings of the largest are noise
   */
  public double[] eigenvalues() {
    SymmetricEigen eigen = SymmetricEigen.of(weighted());
    return IntStream.range(0, vectors.size())
        .mapToDouble(i -> Math.max(0, eigen.value(i)))
        .toArray();
  }

  /**
   * Returns eigenvectors of sum_j w_j v_j v_j', those of the largest eigenvalues. The smaller an
   * eigenvalue is beside the largest, the more rounding is in its vector.
   *
   * @param count how many, at least 1
   * @return a new array of shape (count, n) with orthonormal rows, in the order of {@link
   *     #eigenvalues}, that lives until the surface is closed
   * @throws IllegalArgumentException if there are not so many eigenvalues above the noise
   */
  public NDArray eigenvectors(int count) {
    SymmetricEigen eigen = SymmetricEigen.of(weighted());
    double noise =
        NOISE_ROUNDINGS * UnitRoundoff.of(jacobian().dataType()) * Math.max(0, eigen.value(0));
    long most =
        IntStream.range(0, vectors.size()).filter(rank -> eigen.value(rank) > noise).count();
    Require.that(count >= 1 && count <= most, "count", count, "from 1 to " + most + ", the rank");
    return kept(
        () -> {
          NDList rows = new NDList();
          for (int rank = 0; rank < count; rank++) {
            rows.add(eigenvector(eigen.vectors(), rank));
          }
          return NDArrays.stack(rows);
        });
  }

  /**
   * Returns coordinates of the vectors for a picture: in the axes through 0 along which the squared
   * coordinates of all vectors, not weighted, add up to the most (principal components, not
   * centred).
   *
   * @param axes how many, such as 2; from 1 to the number of vectors
   * @return a row for each vector, with the unit of the gradient
   * @throws IllegalArgumentException if there are not so many axes
   */
  public double[][] coordinates(int axes) {
    int size = vectors.size();
    Require.that(axes >= 1 && axes <= size, "axes", axes, "from 1 to " + size);
    SymmetricEigen eigen = SymmetricEigen.of(gram().copy());
    double[][] coordinates = new double[size][axes];
    for (int j = 0; j < size; j++) {
      for (int axis = 0; axis < axes; axis++) {
        double length = Math.sqrt(Math.max(0, eigen.value(axis)));
        coordinates[j][axis] = length * eigen.vectors().get(j, axis);
      }
    }
    return coordinates;
  }

  /**
   * Returns how much of other vectors lies in the span of these, such as of eigenvectors of the
   * Hessian ({@link io.github.spherometer.estimators.eigen.KrylovDecomposition#ritzVectors}). Holds
   * as many vectors of shape (n) as there are of these, and takes their products anew.
   *
   * @param rows vectors, of shape (m, n) and of the data type of the parameters
   * @return m squared lengths of projections over own squared lengths, from 0 to 1 up to rounding;
   *     NaN for a vector that is zero
   * @throws IllegalArgumentException if the vectors have another shape or data type
   */
  public double[] shares(NDArray rows) {
    Shape shape = rows.getShape();
    DataType type = jacobian().dataType();
    Require.that(
        shape.dimension() == 2 && shape.get(1) == jacobian().size() && rows.getDataType() == type,
        "rows",
        rows.getDataType() + " of shape " + shape,
        "%s of shape (m, %d)".formatted(type, jacobian().size()));
    try (NDManager temporary = jacobian().manager().newSubManager()) {
      OrthonormalBasis basis = span(temporary);
      return IntStream.range(0, (int) shape.get(0))
          .mapToDouble(i -> ArrayScope.call(() -> share(basis, rows.get(i).duplicate())))
          .toArray();
    }
  }

  private OrthonormalBasis span(NDManager owner) {
    OrthonormalBasis basis =
        new OrthonormalBasis(owner, gradients.operator(Level.WHOLE), vectors.size());
    for (MeanVector vector : vectors) {
      ArrayScope.run(
          () -> {
            NDArray array = array(vector);
            if (InnerProducts.norm(array) > 0) {
              basis.append(array);
            }
          });
    }
    return basis;
  }

  private static double share(OrthonormalBasis basis, NDArray vector) {
    double norm = InnerProducts.norm(vector);
    double[] coefficients = basis.projectOut(vector, basis.size());
    double projection = NormOps_DDRM.normF(new DMatrixRMaj(coefficients)) / norm;
    return projection * projection;
  }

  private NDArray eigenvector(DMatrixRMaj ofWeighted, int rank) {
    double[][] sum = new double[classes()][classes()];
    for (int j = 0; j < vectors.size(); j++) {
      MeanVector vector = vectors.get(j);
      vector.addTo(sum, Math.sqrt(vector.mean().weight()) * ofWeighted.get(j, rank));
    }
    NDArray vector = gradients.combination(sum);
    return vector.divi(InnerProducts.norm(vector));
  }

  private DMatrixRMaj gram() {
    if (gram == null) {
      gram = multiplied();
    }
    return gram;
  }

  /** The inner products with v_j are had of J v_j. */
  private DMatrixRMaj multiplied() {
    DMatrixRMaj products = new DMatrixRMaj(vectors.size(), vectors.size());
    for (int j = 0; j < vectors.size(); j++) {
      MeanVector vector = vectors.get(j);
      double[][] withMeans = ArrayScope.call(() -> gradients.crossMeans(array(vector)));
      for (int i = 0; i < vectors.size(); i++) {
        products.set(i, j, vectors.get(i).product(withMeans));
      }
    }
    return symmetric(products);
  }

  private NDArray array(MeanVector vector) {
    double[][] combination = new double[classes()][classes()];
    vector.addTo(combination, 1);
    return gradients.combination(combination);
  }

  /** The inner products of the vectors times the roots of their weights. */
  private DMatrixRMaj weighted() {
    DMatrixRMaj weighted = gram().copy();
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = 0; j < vectors.size(); j++) {
        double weight = Math.sqrt(vectors.get(i).mean().weight() * vectors.get(j).mean().weight());
        weighted.set(i, j, weight * weighted.get(i, j));
      }
    }
    return weighted;
  }

  private NDArray kept(Supplier<NDArray> work) {
    return ArrayScope.adopted(
        ArrayScope.call(() -> NativeCopies.keep(work.get(), jacobian().manager())));
  }

  private Jacobian jacobian() {
    return gradients.jacobian();
  }

  private int classes() {
    return gradients.softmax().classes();
  }

  private static DMatrixRMaj symmetric(DMatrixRMaj matrix) {
    DMatrixRMaj sum = CommonOps_DDRM.transpose(matrix, null);
    CommonOps_DDRM.addEquals(sum, matrix);
    CommonOps_DDRM.scale(0.5, sum);
    return sum;
  }

  private static double[][] rows(DMatrixRMaj matrix) {
    double[][] rows = new double[matrix.numRows][matrix.numCols];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(matrix.data, i * matrix.numCols, rows[i], 0, matrix.numCols);
    }
    return rows;
  }
}
