package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * All Ritz values of a projected operator, wanted or not, in descending order, with the
 * eigenvectors of the projection that give their Ritz vectors.
 */
public final class RitzPairs {

  private final List<RitzValue> descending;
  private final DMatrixRMaj vectors;

  /**
   * @param descending the values
   * @param vectors eigenvectors of the projection, one a column, in the order of the values
   */
  RitzPairs(List<RitzValue> descending, DMatrixRMaj vectors) {
    this.descending = descending;
    this.vectors = vectors;
  }

  public int size() {
    return descending.size();
  }

  public List<RitzValue> values() {
    return descending;
  }

  public RitzValue largest() {
    return descending.get(0);
  }

  public RitzValue smallest() {
    return descending.get(descending.size() - 1);
  }

  /** Largest absolute value, the operator's norm as far as it is known. */
  public double magnitude() {
    return Math.max(Math.abs(largest().value()), Math.abs(smallest().value()));
  }

  /**
   * The square of the Ritz vector's component along the first basis vector: in a space that grew
   * from a single start vector, the weight of the Ritz value in Gauss quadrature (Golub and Meurant
   * 2010, 3.1).
   *
   * @param index place in descending order
   */
  public double weight(int index) {
    double component = vectors.get(0, index);
    return component * component;
  }

  /**
   * Components of a vector along the Ritz vectors.
   *
   * @param coordinates in the basis; what lies beyond its end is zero, what lies beyond the vectors
   *     that have been multiplied does not count
   * @return one number a Ritz value
   */
  double[] components(double[] coordinates) {
    double[] components = new double[size()];
    for (int j = 0; j < Math.min(coordinates.length, vectors.numRows); j++) {
      for (int i = 0; i < components.length; i++) {
        components[i] += vectors.get(j, i) * coordinates[j];
      }
    }
    return components;
  }

  /** All eigenvectors of the projection, one a column, in the order of the values. */
  DMatrixRMaj vectors() {
    return vectors;
  }

  /**
   * Eigenvectors of the projection.
   *
   * @param indices places in descending order
   * @return one a column
   */
  public DMatrixRMaj vectors(List<Integer> indices) {
    DMatrixRMaj selected = new DMatrixRMaj(vectors.numRows, indices.size());
    for (int j = 0; j < indices.size(); j++) {
      for (int i = 0; i < vectors.numRows; i++) {
        selected.set(i, j, vectors.get(i, indices.get(j)));
      }
    }
    return selected;
  }
}
