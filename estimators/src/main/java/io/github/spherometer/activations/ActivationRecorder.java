package io.github.spherometer.activations;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.TrainingKernels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows activations to somebody as they come along. It travels through the forward pass as the
 * {@link ParameterStore}, the one thing that reaches every block, and hands out the parameters with
 * their present values.
 */
final class ActivationRecorder extends ParameterStore {

  private final Viewer viewer;
  private final BlockPaths paths;
  private final ChannelAxes channelAxes;
  private final Function<Parameter, NDArray> values;
  private final Map<String, Integer> runs = new HashMap<>();
  private int channelAxis = ChannelAxes.DEFAULT;
  private @Nullable NDArray latest;
  private @Nullable Block layer;
  private boolean firstSinceParameters;

  /** Who is shown activations. */
  @FunctionalInterface
  interface Viewer {

    /**
     * Looks at one, in no graph.
     *
     * @param name another one for each activation of a forward pass
     * @param channelAxis which axis the channels are on; negative ones count from the end
     */
    void activation(String name, NDArray activation, int channelAxis);
  }

  /**
   * @param values the array of a parameter
   */
  ActivationRecorder(
      NDManager manager,
      Viewer viewer,
      BlockPaths paths,
      ChannelAxes axes,
      Function<Parameter, NDArray> values) {
    super(manager, false);
    this.values = values;
    this.viewer = viewer;
    this.paths = paths;
    this.channelAxes = axes;
  }

  /** Blocks ask for the bias that they were built without as null and expect null. */
  @Override
  public @Nullable NDArray getValue(
      @Nullable Parameter parameter, Device device, boolean training) {
    if (parameter == null) {
      return null;
    }
    channelAxis = channelAxes.after(parameter, channelAxis);
    layer = paths.ownerOf(parameter).orElse(layer);
    firstSinceParameters = true;
    NDArray array = values.apply(parameter);
    return parameter.requiresGradient() ? TrainingKernels.leaf(array) : array;
  }

  void record(ActivationProbe probe, NDList activations) {
    record(paths.nameOf(probe), activations);
  }

  /** Counts arrays. */
  void record(String name, NDList activations) {
    activations.forEach(activation -> record(name, activation));
  }

  /** Counts every array once, also if a probe stands right behind an activation. */
  @SuppressWarnings("ReferenceEquality") // DJL's equals compares the numbers
  void record(String name, NDArray activation) {
    if (activation != latest) {
      String unique = runs.merge(name, 1, Integer::sum) == 1 ? name : name + "#" + runs.get(name);
      int axis = channelAxis;
      GradientMode.off(
          () -> {
            viewer.activation(unique, activation, axis);
            return true;
          });
      latest = activation;
    }
  }

  /** An array goes on under another name. */
  @SuppressWarnings("ReferenceEquality")
  void sameAs(NDArray array, NDArray alias) {
    if (array == latest) {
      latest = alias;
    }
  }

  /** The layer whose parameters were asked for last, since {@link #forgetLayer}. */
  Optional<Block> latestLayer() {
    return Optional.ofNullable(layer);
  }

  void forgetLayer() {
    layer = null;
  }

  /** Whether this is asked for the first time since parameters were. */
  boolean isFirstSinceParameters() {
    boolean first = firstSinceParameters;
    firstSinceParameters = false;
    return first;
  }

  String nameOf(Block block) {
    return paths.nameOf(block);
  }
}
