package io.github.spherometer.surface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.Leaves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * An operation, computed in float32 and compared with float64, which goes through other kernels.
 *
 * @param name of the operation, the value of a label
 * @param differentiated whether its derivatives count, too, or only what it computes without a
 *     graph
 * @param operation a function of arrays of the given shapes, without random numbers
 * @param shapes of its arrays
 */
record KernelTrial(
    String name, boolean differentiated, Function<NDList, NDArray> operation, List<Shape> shapes) {

  /**
   * The largest relative error of everything that trainings and measurements get from the
   * operation: values without a graph and with one, gradients of both kinds, products with the
   * Hessian.
   *
   * @param manager whose device it is tried on
   * @return relative to the largest entry of an array; infinite if numbers are missing
   */
  double error(NDManager manager) {
    List<double[]> single = results(manager, DataType.FLOAT32);
    List<double[]> wide = results(manager, DataType.FLOAT64);
    double worst = 0;
    for (int i = 0; i < wide.size(); i++) {
      worst = Math.max(worst, relativeError(single.get(i), wide.get(i)));
    }
    return worst;
  }

  private List<double[]> results(NDManager parent, DataType type) {
    try (NDManager manager = parent.newSubManager()) {
      return ArrayScope.call(
          () -> {
            List<double[]> results = new ArrayList<>();
            NDList plain = arrays(manager, type, 1);
            results.add(doubles(GradientMode.off(() -> operation.apply(plain))));
            if (differentiated) {
              derivatives(manager, type, results);
            }
            return results;
          });
    }
  }

  /** Of the sum of the squares, whose Hessian has a part of the operation's own. */
  private void derivatives(NDManager manager, DataType type, List<double[]> results) {
    Leaves leaves = Leaves.adopt(arrays(manager, type, 1));
    NDArray direction = Leaves.concatenated(arrays(manager, type, 2)).stopGradient();
    NDArray output = GradientMode.on(() -> operation.apply(new NDList(leaves.arrays())));
    NDArray loss = GradientMode.on(() -> output.mul(output).sum());
    results.add(doubles(output));
    addPieces(results, Autograd.transposedProduct(loss, leaves, loss.onesLike()));
    NDArray gradient = GradientMode.on(() -> Autograd.gradient(loss, leaves));
    addPieces(results, gradient);
    addPieces(results, Autograd.transposedProduct(gradient, leaves, direction));
  }

  /** Each array by itself: the largest entry of another one must not hide its errors. */
  private void addPieces(List<double[]> results, NDArray flat) {
    double[] values = doubles(flat);
    int start = 0;
    for (Shape shape : shapes) {
      int end = start + (int) shape.size();
      results.add(Arrays.copyOfRange(values, start, end));
      start = end;
    }
  }

  /** The same numbers in either type, in native memory; the engine's generator is not used. */
  private NDList arrays(NDManager manager, DataType type, long seed) {
    Random random = new Random(seed);
    NDList arrays = new NDList();
    for (Shape shape : shapes) {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() / 2);
      }
      NDArray array = manager.create(values, shape).toType(type, false);
      arrays.add(array.duplicate());
    }
    return arrays;
  }

  private static double[] doubles(NDArray array) {
    return array.stopGradient().toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static double relativeError(double[] actual, double[] expected) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Double.isFinite(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference == 0 ? 0 : difference / largest;
  }
}
