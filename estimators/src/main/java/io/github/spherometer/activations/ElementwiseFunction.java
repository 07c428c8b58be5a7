package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.vector.ArrayScope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Tells activations from other functions by what they do, since nothing else is known of a lambda.
 * An activation works element by element, and is not linear in any of its arguments.
 *
 * @param points that it is tried on
 * @param arguments how many arrays it takes
 * @param function should return one array of the shape of its arguments
 */
record ElementwiseFunction(TrialPoints points, int arguments, UnaryOperator<NDList> function) {

  /** Above the rounding errors of 16 bits, below the bend of any activation in use. */
  private static final double LINEAR = 1e-2;

  /**
   * A function to be looked at.
   *
   * @param manager owns nothing afterwards
   * @param like an array such as it takes and returns
   */
  static ElementwiseFunction of(
      NDManager manager, NDArray like, int arguments, UnaryOperator<NDList> function) {
    return new ElementwiseFunction(TrialPoints.like(manager, like), arguments, function);
  }

  /** Tries it on numbers between -4 and 5. One that fails on them is no activation. */
  boolean isActivation() {
    try {
      return ArrayScope.call(this::isLocal)
          && IntStream.range(0, arguments).allMatch(this::isCurved);
    } catch (RuntimeException e) {
      // Whatever it objects to: an activation takes all numbers.
      return false;
    }
  }

  /**
   * Names an activation by its values. One of several arguments is named by what it makes of a sum.
   *
   * @return nothing for functions that have no common name
   */
  Optional<String> name() {
    double[] values = new double[FunctionNames.POINTS];
    try {
      ArrayScope.run(() -> evaluate(values));
    } catch (RuntimeException e) {
      // It need not take numbers beyond those that it was tried on.
      return Optional.empty();
    }
    return FunctionNames.of(values);
  }

  /**
   * A checksum of its values at some of the points by which it is recognised and named.
   *
   * @return nothing if it fails on them
   */
  OptionalLong values() {
    try {
      return OptionalLong.of(ArrayScope.call(this::checksum));
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  private long checksum() {
    CRC32C checksum = new CRC32C();
    for (NDList inputs : List.of(points.arguments(arguments, 0), points.shares(arguments, 0))) {
      NDArray value = value(inputs);
      checksum.update(value.toByteBuffer());
      checksum.update(value.getShape().hashCode());
    }
    return checksum.getValue();
  }

  private void evaluate(double[] values) {
    int size = (int) Math.min(points.shape().size(), values.length);
    for (int first = 0; first < values.length; first += size) {
      NDArray value = value(points.shares(arguments, first));
      NDArray head = value.toType(DataType.FLOAT64, false).flatten().get("0:{}", size);
      double[] found = head.toDoubleArray();
      System.arraycopy(found, 0, values, first, Math.min(size, values.length - first));
    }
  }

  /** Where the arguments stay, so do the values, whatever the arguments elsewhere are. */
  private boolean isLocal() {
    NDList inputs = points.arguments(arguments, 0);
    NDList others = map(inputs, ElementwiseFunction::other);
    NDArray value = value(inputs);
    NDArray other = value(others);
    return IntStream.range(0, TrialPoints.TRIALS)
        .allMatch(trial -> ArrayScope.call(() -> isLocal(trial, inputs, value, others, other)));
  }

  private boolean isLocal(
      int trial, NDList inputs, NDArray value, NDList others, NDArray ofOthers) {
    NDArray mask = points.half(trial);
    NDList mixed = new NDList();
    for (int i = 0; i < inputs.size(); i++) {
      mixed.add(NDArrays.where(mask, inputs.get(i), others.get(i)));
    }
    return value(mixed).contentEquals(NDArrays.where(mask, value, ofOthers));
  }

  /** A few elements may all lie on one side of a kink, so that more than one look is needed. */
  private boolean isCurved(int argument) {
    return IntStream.range(0, TrialPoints.TRIALS)
        .anyMatch(
            trial -> ArrayScope.call(() -> isCurved(argument, points.arguments(arguments, trial))));
  }

  private boolean isCurved(int argument, NDList inputs) {
    NDArray point = inputs.get(argument);
    NDArray value = value(inputs);
    NDArray other = value(with(inputs, argument, other(point)));
    NDArray middle = value(with(inputs, argument, point.zerosLike().add(0.5)));
    double bend = largest(middle.sub(value.add(other).div(2)));
    return bend > LINEAR * Math.max(largest(value), largest(other));
  }

  /** Not the opposite, in whose middle an odd function looks linear. */
  private static NDArray other(NDArray point) {
    return point.neg().add(1);
  }

  private static NDList with(NDList inputs, int position, NDArray point) {
    NDList changed = new NDList(inputs);
    changed.set(position, point);
    return changed;
  }

  /** The function may work in place. */
  private NDArray value(NDList inputs) {
    return function.apply(map(inputs, NDArray::duplicate)).singletonOrThrow();
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
