package io.github.spherometer.activations;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Shows {@link DeadNeurons} an activation inside a hand-written block that is none of DJL's
 * functions; those are found without it. It hands on what it is given as it is, has no parameters,
 * and changes nothing in a training.
 *
 * <pre>{@code
 * private final Block probe = addChildBlock("squared", new ActivationProbe());
 *
 * protected NDList forwardInternal(ParameterStore store, NDList inputs, ...) {
 *   NDArray hidden = linear.forward(store, inputs, training).head().maximum(0).square();
 *   return output.forward(store, probe.forward(store, new NDList(hidden), training), training);
 * }
 * }</pre>
 *
 * <p>It must be given the parameter store that the block around it was given. It counts under its
 * path, if it is a child of that block. In a block that holds probes they alone count, so that each
 * of its activations needs one. Right behind an activation that is found without it, it counts
 * nothing twice.
 */
public final class ActivationProbe extends AbstractBlock {

  private static final byte VERSION = 1;

  /** Creates a probe. */
  public ActivationProbe() {
    super(VERSION);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    if (parameterStore instanceof ActivationRecorder recorder) {
      recorder.record(this, inputs);
    }
    return inputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
