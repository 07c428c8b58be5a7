package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.vector.ArrayScope;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Tells activations from other functions by what they do, since nothing else is known of a lambda.
 * An activation works element by element, and is not linear in any of its arguments.
 */
final class ElementwiseFunction {

  /** Above the rounding errors of 16 bits, below the bend of any activation in use. */
  private static final double LINEAR = 1e-2;

  /** Coprime with each other and with the sizes of most layers, so that neighbours differ. */
  private static final int LEVELS = 97;

  private static final int STRIDE = 37;
  private static final int SHIFT = 31;
  private static final int TRIALS = 4;
  private static final int SAMPLES = 2;
  private static final int POSITIONS = 8;

  private final NDManager manager;
  private final Shape shape;
  private final DataType type;

  private ElementwiseFunction(NDManager manager, Shape shape, DataType type) {
    this.manager = manager;
    this.shape = shape;
    this.type = type;
  }

  /**
   * Functions of arrays like a given one, but of few samples and positions: enough to see them
   * mixed.
   *
   * @param manager owns nothing afterwards
   * @param array batch first, then features or channels
   */
  static ElementwiseFunction like(NDManager manager, NDArray array) {
    long[] sizes = array.getShape().getShape().clone();
    for (int axis = 0; axis < sizes.length; axis++) {
      if (axis != 1) {
        sizes[axis] = Math.min(sizes[axis], axis == 0 ? SAMPLES : POSITIONS);
      }
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
    try {
      return scoped(() -> isLocal(points(arguments, 0), function))
          && IntStream.range(0, arguments).allMatch(i -> isCurved(i, arguments, function));
    } catch (RuntimeException e) {
      // Whatever it objects to: an activation takes all numbers.
      return false;
    }
  }

  /**
   * Names an activation by its values. One of several arguments is named by what it makes of a sum.
   *
   * @param arguments how many arrays it takes
   * @param function of which {@link #isActivation} is true
   * @return nothing for functions that have no common name
   */
  Optional<String> name(int arguments, UnaryOperator<NDList> function) {
    double[] values = new double[FunctionNames.POINTS];
    int size = (int) Math.min(shape.size(), FunctionNames.POINTS);
    try {
      ArrayScope.run(
          () -> {
            for (int first = 0; first < FunctionNames.POINTS; first += size) {
              NDArray value = value(function, shares(arguments, first));
              NDArray head = value.toType(DataType.FLOAT64, false).flatten().get("0:{}", size);
              double[] found = head.toDoubleArray();
              System.arraycopy(
                  found, 0, values, first, Math.min(size, FunctionNames.POINTS - first));
            }
          });
    } catch (RuntimeException e) {
      // It need not take numbers beyond those that it was tried on.
      return Optional.empty();
    }
    return FunctionNames.of(values);
  }

  /** Equal arrays whose sum holds the points of {@link FunctionNames}, from one of them on. */
  private NDList shares(int arguments, int first) {
    NDArray index = manager.arange((int) shape.size()).add(first).mod(FunctionNames.POINTS);
    NDArray points = index.toType(type, false).div(2).sub(8).reshape(shape);
    NDList shares = new NDList(arguments);
    for (int i = 0; i < arguments; i++) {
      shares.add(points.div(arguments));
    }
    return shares;
  }

  private static boolean scoped(BooleanSupplier question) {
    return ArrayScope.call(() -> question.getAsBoolean());
  }

  private NDList points(int arguments, int trial) {
    NDList points = new NDList();
    for (int i = 0; i < arguments; i++) {
      points.add(levels((i * TRIALS + trial) * SHIFT));
    }
    return points;
  }

  private NDArray levels(int shift) {
    return scattered(shift).toType(type, false).div(12).sub(4);
  }

  /** Whole numbers below {@link #LEVELS}, such that neighbours along any axis are far apart. */
  private NDArray scattered(int shift) {
    NDArray index = manager.arange((int) shape.size());
    return index.add(shift).mul(STRIDE).mod(LEVELS).reshape(shape);
  }

  /** Where the arguments stay, so do the values, whatever the arguments elsewhere are. */
  private boolean isLocal(NDList points, UnaryOperator<NDList> function) {
    NDList others = map(points, ElementwiseFunction::other);
    NDArray value = value(function, points);
    NDArray other = value(function, others);
    return IntStream.range(0, TRIALS)
        .allMatch(
            trial ->
                scoped(
                    () -> {
                      NDArray mask = scattered(trial * SHIFT).lt(LEVELS / 2);
                      return value(function, mixed(mask, points, others))
                          .contentEquals(NDArrays.where(mask, value, other));
                    }));
  }

  private static NDList mixed(NDArray mask, NDList points, NDList others) {
    NDList mixed = new NDList();
    for (int i = 0; i < points.size(); i++) {
      mixed.add(NDArrays.where(mask, points.get(i), others.get(i)));
    }
    return mixed;
  }

  /** A few elements may all lie on one side of a kink, so that more than one look is needed. */
  private boolean isCurved(int argument, int arguments, UnaryOperator<NDList> function) {
    return IntStream.range(0, TRIALS)
        .anyMatch(trial -> scoped(() -> isCurved(argument, points(arguments, trial), function)));
  }

  private static boolean isCurved(int argument, NDList points, UnaryOperator<NDList> function) {
    NDArray point = points.get(argument);
    NDArray value = value(function, points);
    NDArray other = value(function, with(points, argument, other(point)));
    NDArray middle = value(function, with(points, argument, point.zerosLike().add(0.5)));
    double bend = largest(middle.sub(value.add(other).div(2)));
    return bend > LINEAR * Math.max(largest(value), largest(other));
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
