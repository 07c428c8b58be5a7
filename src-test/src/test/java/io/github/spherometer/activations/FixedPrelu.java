package io.github.spherometer.activations;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Prelu;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The PyTorch engine of DJL cannot run its PReLU. */
final class FixedPrelu extends Prelu {
  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return Activation.leakyRelu(inputs, 1);
  }
}
