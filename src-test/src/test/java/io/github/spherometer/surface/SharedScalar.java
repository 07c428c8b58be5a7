package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** y = w (w x), where the one parameter w goes by two names. */
final class SharedScalar extends AbstractBlock {

  private final Parameter weight =
      Parameter.builder()
          .setName("weight")
          .setType(Parameter.Type.WEIGHT)
          .optShape(new Shape(1, 1))
          .build();

  SharedScalar() {
    addParameter(weight);
    parameters.put("alias", weight);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = store.getValue(weight, x.getDevice(), training);
    return new NDList(w.mul(w.mul(x)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
