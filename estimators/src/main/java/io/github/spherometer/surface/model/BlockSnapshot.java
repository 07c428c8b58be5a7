package io.github.spherometer.surface.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Leaves;
import java.util.Map;
import java.util.function.Function;

/** A snapshot of a block whose forward pass takes its parameters from a parameter store. */
public record BlockSnapshot(
    Block block, boolean trainMode, ParameterSnapshot parameters, OwnArrays own)
    implements ModelSnapshot {

  public static BlockSnapshot of(
      NDManager manager, Block block, boolean trainMode, Function<Parameter, NDArray> values) {
    return new BlockSnapshot(
        block,
        trainMode,
        ParameterSnapshot.of(manager, block, values, Map.of()),
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
      throw NotMeasurableException.orSame(e);
    }
  }

  @Override
  public BlockSnapshot at(NDManager manager, NDArray flat) {
    return new BlockSnapshot(
        block, trainMode, parameters.at(manager, flat, Map.of()), own.elsewhere());
  }
}
