package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** The predictions of a model that depend on its parameters, in their place in the graph. */
record Outputs(NDList arrays) {

  /** Keeps them. A model may return a parameter as it is, which is kept by its snapshot. */
  static Outputs of(NDList predictions, Leaves parameters, GraphMemory memory) {
    NDList outputs = new NDList();
    for (NDArray prediction : predictions) {
      if (prediction.hasGradient()) {
        boolean isLeaf = parameters.arrays().stream().anyMatch(leaf -> leaf == prediction);
        outputs.add(isLeaf ? prediction : memory.keep(prediction));
      }
    }
    return new Outputs(outputs);
  }

  boolean isEmpty() {
    return arrays.isEmpty();
  }
}
