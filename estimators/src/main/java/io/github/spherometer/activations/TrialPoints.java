package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Numbers that a function is tried on.
 *
 * @param manager owns nothing that stays
 * @param shape of every argument: few samples and positions, enough to see them mixed
 */
record TrialPoints(NDManager manager, Shape shape, DataType type) {

  /** So many looks are taken at a function. */
  static final int TRIALS = 4;

  /** Coprime with each other and with the sizes of most layers, so that neighbours differ. */
  private static final int LEVELS = 97;

  private static final int STRIDE = 37;
  private static final int SHIFT = 31;
  private static final int SAMPLES = 2;
  private static final int POSITIONS = 8;

  /**
   * For functions of arrays like a given one.
   *
   * @param array batch first, then features or channels
   */
  static TrialPoints like(NDManager manager, NDArray array) {
    long[] sizes = array.getShape().getShape().clone();
    for (int axis = 0; axis < sizes.length; axis++) {
      if (axis != 1) {
        sizes[axis] = Math.min(sizes[axis], axis == 0 ? SAMPLES : POSITIONS);
      }
    }
    return new TrialPoints(manager, new Shape(sizes), array.getDataType());
  }

  /** Arguments between -4 and 5, others in every trial. */
  NDList arguments(int count, int trial) {
    NDList arguments = new NDList();
    for (int i = 0; i < count; i++) {
      int shift = (i * TRIALS + trial) * SHIFT;
      arguments.add(array(index -> scattered(index, shift) / 12.0 - 4));
    }
    return arguments;
  }

  /** About half of the positions, others in every trial. */
  NDArray half(int trial) {
    boolean[] half = new boolean[(int) shape.size()];
    for (int index = 0; index < half.length; index++) {
      half[index] = scattered(index, trial * SHIFT) < LEVELS / 2;
    }
    return manager.create(half, shape);
  }

  /** Whole numbers below {@link #LEVELS}, such that neighbours along any axis are far apart. */
  private static int scattered(int index, int shift) {
    return (int) ((index + shift) * (long) STRIDE % LEVELS);
  }

  /** Equal arguments whose sum holds the points of {@link FunctionNames}, from one of them on. */
  NDList shares(int count, int first) {
    NDList shares = new NDList(count);
    for (int i = 0; i < count; i++) {
      shares.add(
          array(index -> FunctionNames.point((index + first) % FunctionNames.POINTS) / count));
    }
    return shares;
  }

  /** Made on the heap, in one call of the engine where operations would take many. */
  private NDArray array(IntToDoubleFunction values) {
    double[] array = new double[(int) shape.size()];
    Arrays.setAll(array, values);
    return manager.create(array, shape).toType(type, false);
  }
}
