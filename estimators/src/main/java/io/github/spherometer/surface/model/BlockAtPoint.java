package io.github.spherometer.surface.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.torch.EngineFailures;
import io.github.spherometer.surface.torch.Leaves;
import java.util.Map;
import java.util.function.Function;

/** A block at one point, whose forward pass takes its parameters from a parameter store. */
public record BlockAtPoint(
    Block block, boolean trainMode, ParameterCopies parameters, OwnArrays own)
    implements ModelAtPoint {

  public static BlockAtPoint of(
      NDManager manager, Block block, boolean trainMode, Function<Parameter, NDArray> values) {
    return new BlockAtPoint(
        block,
        trainMode,
        ParameterCopies.of(manager, block, values, Map.of()),
        OwnArrays.of(manager, block, values));
  }

  @Override
  public Leaves leaves() {
    return parameters.leaves();
  }

  @Override
  public NDArray copyOf(Parameter parameter) {
    return parameters.copyOf(parameter);
  }

  @Override
  public NDList predict(NDList data, NDList labels) {
    return trainMode ? trained(data, labels) : block.forward(parameters, data, false);
  }

  private NDList trained(NDList data, NDList labels) {
    try {
      return block.forward(parameters, data, labels, null);
    } catch (EngineException e) {
      throw EngineFailures.ofTraining(e);
    }
  }

  @Override
  public BlockAtPoint at(NDManager manager, NDArray flat) {
    return new BlockAtPoint(
        block, trainMode, parameters.at(manager, flat, Map.of()), own.elsewhere());
  }
}
