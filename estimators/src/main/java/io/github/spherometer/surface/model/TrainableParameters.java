package io.github.spherometer.surface.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.github.spherometer.surface.torch.Measurable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The parameters of a block that the loss is a function of, checked. */
public final class TrainableParameters {

  private TrainableParameters() {}

  /**
   * Returns the parameters that require gradients, in the block's order, a shared one once.
   *
   * @throws IllegalArgumentException if one is uninitialised, there are none, or they differ in
   *     data type or device
   */
  public static List<Parameter> of(Block block) {
    return named(block).stream().map(Pair::getValue).toList();
  }

  /** How many numbers they are, which is the size of a surface; checked as above. */
  public static long count(Block block) {
    return of(block).stream().mapToLong(parameter -> parameter.getArray().size()).sum();
  }

  /**
   * Lays arrays that belong to them end to end, such as the state of an optimizer, as the flat
   * vector of a surface has them; checked as above.
   *
   * @param array gives a parameter's array, of the parameter's shape
   * @return a new array of shape (n) that belongs to the manager of the first one
   */
  public static NDArray flatten(Block block, Function<Parameter, NDArray> array) {
    try (NDList rows = new NDList()) {
      of(block).forEach(parameter -> rows.add(array.apply(parameter).flatten()));
      return NDArrays.concat(rows);
    }
  }

  /** The same with their paths in the block, such as {@code 01Linear_weight}. */
  public static List<Pair<String, Parameter>> named(Block block) {
    Map<String, Pair<String, Parameter>> trainable = new LinkedHashMap<>();
    for (Pair<String, Parameter> named : block.getParameters()) {
      Parameter parameter = named.getValue();
      requireInitialised(named);
      if (parameter.requiresGradient()) {
        if (!trainable.isEmpty()) {
          checkAlike(trainable.values().iterator().next(), named);
        }
        trainable.putIfAbsent(parameter.getId(), named);
      }
    }
    Measurable.require(
        !trainable.isEmpty(),
        "the block has no parameter that requires a gradient, must have one"
            + (TorchScriptCopies.modulesIn(block).isEmpty()
                ? ""
                : "; a TorchScript model must be loaded with the option trainParam=true"));
    return List.copyOf(trainable.values());
  }

  /** Refuses a parameter that has no array yet, by its path. */
  public static void requireInitialised(Pair<String, Parameter> named) {
    Measurable.require(
        named.getValue().isInitialized(),
        "parameter " + named.getKey() + " is uninitialised, must be initialised before measuring");
  }

  private static void checkAlike(Pair<String, Parameter> first, Pair<String, Parameter> other) {
    DataType type = first.getValue().getArray().getDataType();
    DataType otherType = other.getValue().getArray().getDataType();
    Measurable.require(
        type == otherType,
        "parameters differ in data type: %s is %s, %s is %s; must be one type"
            .formatted(first.getKey(), type, other.getKey(), otherType));
    Device device = first.getValue().getArray().getDevice();
    Device otherDevice = other.getValue().getArray().getDevice();
    Measurable.require(
        device.equals(otherDevice),
        "parameters differ in device: %s is on %s, %s is on %s; must be one device"
            .formatted(first.getKey(), device, other.getKey(), otherDevice));
  }
}
