package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import io.github.spherometer.estimators.vector.ArrayScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Arrays and parameters from seeded Java generators, and their way back into Java. */
public final class Fixtures {

  private Fixtures() {}

  /** Standard normal numbers that float32 holds exactly. */
  public static double[] gaussian(long seed, int size) {
    Random random = new Random(seed);
    double[] values = new double[size];
    Arrays.setAll(values, i -> (float) random.nextGaussian());
    return values;
  }

  public static NDArray gaussian(NDManager manager, DataType type, long seed, long... shape) {
    Shape full = new Shape(shape);
    return array(manager, type, gaussian(seed, (int) full.size()), full);
  }

  public static NDArray array(NDManager manager, DataType type, double[] values, Shape shape) {
    if (type == DataType.FLOAT64) {
      return manager.create(values, shape);
    }
    return manager.create(floats(values), shape);
  }

  static NDArray classes(NDManager manager, int count, int examples) {
    long[] labels = new long[examples];
    Arrays.setAll(labels, i -> i * 7 % count);
    return manager.create(labels);
  }

  public static double[] doubles(NDArray array) {
    return ArrayScope.call(() -> array.toType(DataType.FLOAT64, false).toDoubleArray());
  }

  public static Linear linear(int units, boolean bias) {
    return Linear.builder().setUnits(units).optBias(bias).build();
  }

  /** Initialises a block with normal weights of one scale; what is not trained keeps its value. */
  public static <B extends Block> B initialised(
      B block, NDManager manager, DataType type, double scale, Shape... inputs) {
    block.initialize(manager, type, inputs);
    double[] values = gaussian(17, (int) size(block));
    setParameters(block, Arrays.stream(values).map(value -> scale * value).toArray());
    return block;
  }

  /** The trainable parameters, each once, in the order of the flat vector. */
  public static List<Parameter> trainable(Block block) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.requiresGradient()) {
        parameters.putIfAbsent(parameter.getId(), parameter);
      }
    }
    return List.copyOf(parameters.values());
  }

  static long size(Block block) {
    return trainable(block).stream().mapToLong(parameter -> parameter.getArray().size()).sum();
  }

  public static double[] parameters(Block block) {
    return trainable(block).stream()
        .flatMapToDouble(parameter -> Arrays.stream(doubles(parameter.getArray())))
        .toArray();
  }

  static void setParameters(Block block, double[] values) {
    int start = 0;
    for (Parameter parameter : trainable(block)) {
      NDArray array = parameter.getArray();
      int end = start + (int) array.size();
      double[] piece = Arrays.copyOfRange(values, start, end);
      if (array.getDataType() == DataType.FLOAT64) {
        array.set(piece);
      } else {
        array.set(floats(piece));
      }
      start = end;
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
