package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/**
 * Tells activations from other functions by what they do, since nothing else is known of a lambda.
 * An activation works element by element, and is not linear in any of its arguments.
 */
final class ElementwiseFunction {

  /** Above the rounding errors of 16 bits, below the bend of any activation in use. */
  private static final double LINEAR = 1e-2;

  /** Coprime with each other and with the sizes of most layers, so that neighbours differ. */
  private static final int LEVELS = 97;

  private static final int MASK = 7;
  private static final int SHIFT = 31;
  private static final int SAMPLES = 2;

  private final NDManager manager;
  private final Shape shape;
  private final DataType type;

  private ElementwiseFunction(NDManager manager, Shape shape, DataType type) {
    this.manager = manager;
    this.shape = shape;
    this.type = type;
  }

  /**
   * Functions of arrays like a given one, but of few samples: enough to see them mixed.
   *
   * @param manager owns nothing afterwards
   * @param array batch first
   */
  static ElementwiseFunction like(NDManager manager, NDArray array) {
    long[] sizes = array.getShape().getShape().clone();
    if (sizes.length > 0) {
      sizes[0] = Math.min(sizes[0], SAMPLES);
    }
    return new ElementwiseFunction(manager, new Shape(sizes), array.getDataType());
  }

  /**
   * Tries a function on numbers between -4 and 5. One that fails on them is none.
   *
   * @param arguments how many arrays it takes
   * @param function should return one array of the shape of its arguments
   */
  boolean isActivation(int arguments, UnaryOperator<NDList> function) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList points = new NDList();
      for (int i = 0; i < arguments; i++) {
        points.add(levels(i * SHIFT));
      }
      return isLocal(points, function) && isCurved(points, function);
    } catch (RuntimeException e) {
      // Whatever it objects to: an activation takes all numbers.
      return false;
    }
  }

  private NDArray levels(int shift) {
    NDArray index = manager.arange((int) shape.size()).toType(DataType.FLOAT32, false);
    return index.add(shift).mod(LEVELS).div(12).sub(4).toType(type, false).reshape(shape);
  }

  /** Where the arguments stay, so do the values, whatever the arguments elsewhere are. */
  private boolean isLocal(NDList points, UnaryOperator<NDList> function) {
    NDArray index = manager.arange((int) shape.size());
    NDArray mask = index.mod(MASK).lt(MASK / 2).reshape(shape);
    NDList others = map(points, ElementwiseFunction::other);
    NDList mixed = new NDList();
    for (int i = 0; i < points.size(); i++) {
      mixed.add(NDArrays.where(mask, points.get(i), others.get(i)));
    }
    NDArray expected = NDArrays.where(mask, value(function, points), value(function, others));
    return value(function, mixed).contentEquals(expected);
  }

  private static boolean isCurved(NDList points, UnaryOperator<NDList> function) {
    NDArray value = value(function, points);
    for (int i = 0; i < points.size(); i++) {
      NDArray other = value(function, with(points, i, other(points.get(i))));
      NDArray middle = value(function, with(points, i, points.get(i).zerosLike().add(0.5)));
      double bend = largest(middle.sub(value.add(other).div(2)));
      if (!(bend > LINEAR * Math.max(largest(value), largest(other)))) {
        return false;
      }
    }
    return true;
  }

  /** Not the opposite, in whose middle an odd function looks linear. */
  private static NDArray other(NDArray point) {
    return point.neg().add(1);
  }

  private static NDList with(NDList points, int position, NDArray point) {
    NDList changed = new NDList(points);
    changed.set(position, point);
    return changed;
  }

  /** The function may work in place. */
  private static NDArray value(UnaryOperator<NDList> function, NDList points) {
    return function.apply(map(points, NDArray::duplicate)).singletonOrThrow();
  }

  private static NDList map(NDList arrays, UnaryOperator<NDArray> operation) {
    NDList mapped = new NDList(arrays.size());
    arrays.forEach(array -> mapped.add(operation.apply(array)));
    return mapped;
  }

  private static double largest(NDArray array) {
    return array.abs().max().toType(DataType.FLOAT64, false).getDouble();
  }
}
