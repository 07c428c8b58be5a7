package io.github.spherometer.estimators.krylov;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Where the start vectors lie in the basis, however it has been turned and cut back since.
 *
 * <p>A restart drops Ritz vectors y_i, and with them a part of the start vector r. But of an
 * eigenvector u whose eigenvalue is x the queue W knows what it has in them, (x - theta_i) y_i'u =
 * b_i'W'u with b_i the column of BS, so
 *
 * <pre>r'u = (sum over kept (y_i'r) y_i + W (W'r + sum over dropped (y_i'r) b_i / (x - theta_i)))'u
 * </pre>
 *
 * <p>and the vector in brackets, another one for every x, is in the basis that is left. Nothing has
 * to be forgotten.
 */
final class StartTrail {

  private final List<Start> random = new ArrayList<>();
  private final List<Start> given = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /**
   * @param place in the basis when it was added
   * @param randomShare length of the random part of the unit vector
   */
  private record Start(int place, double randomShare) {}

  /** What became of coordinates in the basis. */
  private interface Step {

    double[] follow(double[] coordinates, double x);
  }

  /**
   * A start vector was added to the basis.
   *
   * @param place in the basis
   * @param randomShare share of its length that is random in all directions, 0 for none
   */
  void add(int place, double randomShare) {
    (randomShare > 0 ? random : given).add(new Start(place, randomShare));
  }

  /** Whether all of them are among the first vectors of a basis, or it has been cut back. */
  boolean isWithin(int count) {
    return !steps.isEmpty() || count >= random.size() + given.size();
  }

  int randomCount() {
    return random.size();
  }

  /** Product of the lengths of the random parts. */
  double randomShares() {
    return random.stream().mapToDouble(Start::randomShare).reduce(1, (a, b) -> a * b);
  }

  /**
   * The queue was turned.
   *
   * @param multiplied how many basis vectors precede it
   * @param weights of shape (q, q), orthogonal
   */
  void turned(int multiplied, DMatrixRMaj weights) {
    if (!steps.isEmpty()) { // before that it holds no part of a start vector
      steps.add(
          (coordinates, x) -> {
            int queue = weights.numRows;
            double[] result = Arrays.copyOf(coordinates, multiplied + queue);
            for (int j = 0; j < queue; j++) {
              double sum = 0;
              for (int i = 0; i < queue; i++) {
                sum += weights.get(i, j) * entry(coordinates, multiplied + i);
              }
              result[multiplied + j] = sum;
            }
            return result;
          });
    }
  }

  /**
   * The basis was cut back to some Ritz vectors and the queue.
   *
   * @param couplings BS, one column a Ritz value
   * @param kept places of the Ritz vectors that are kept
   */
  void restarted(RitzPairs pairs, DMatrixRMaj couplings, List<Integer> kept) {
    int queue = couplings.numRows;
    steps.add(
        (coordinates, x) -> {
          double[] parts = pairs.components(coordinates);
          double[] result = new double[kept.size() + queue];
          for (int i = 0; i < kept.size(); i++) {
            result[i] = parts[kept.get(i)];
            parts[kept.get(i)] = 0;
          }
          for (int row = 0; row < queue; row++) {
            double sum = entry(coordinates, pairs.size() + row);
            for (int i = 0; i < pairs.size(); i++) {
              if (parts[i] != 0) {
                sum += couplings.get(row, i) * parts[i] / (x - pairs.values().get(i).value());
              }
            }
            result[kept.size() + row] = sum;
          }
          return result;
        });
  }

  /** Coordinates of the vectors that stand for the random start vectors at x. */
  List<double[]> random(double x) {
    return follow(random, x);
  }

  /** Coordinates of the vectors that stand for the other start vectors at x. */
  List<double[]> given(double x) {
    return follow(given, x);
  }

  private List<double[]> follow(List<Start> starts, double x) {
    return starts.stream().map(start -> follow(start, x)).toList();
  }

  private double[] follow(Start start, double x) {
    double[] coordinates = new double[start.place() + 1];
    coordinates[start.place()] = 1;
    for (Step step : steps) {
      coordinates = step.follow(coordinates, x);
    }
    return coordinates;
  }

  private static double entry(double[] coordinates, int index) {
    return index < coordinates.length ? coordinates[index] : 0;
  }
}
