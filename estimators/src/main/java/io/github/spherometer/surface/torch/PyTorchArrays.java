package io.github.spherometer.surface.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;

/** Whether arrays can be computed with at all. */
public final class PyTorchArrays {

  private PyTorchArrays() {}

  /** Refuses arrays that are closed, empty or of another engine, by their name. */
  public static void require(String name, NDList arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      Measurable.require(
          !(arrays.get(i) instanceof PtNDArray array && array.isReleased()),
          "%s[%d] is closed, must be open".formatted(name, i));
      requireEngine("the engine of " + name, arrays.get(i).getManager().getEngine());
      Measurable.require(
          arrays.get(i).size() > 0,
          "%s[%d] has shape %s, must not be empty".formatted(name, i, arrays.get(i).getShape()));
    }
  }

  /** Refuses other engines. */
  public static void requireEngine(String what, Engine engine) {
    Measurable.require(
        PtEngine.ENGINE_NAME.equals(engine.getEngineName()),
        what + " is " + engine.getEngineName() + ", must be " + PtEngine.ENGINE_NAME);
  }
}
