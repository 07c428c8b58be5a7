package io.github.spherometer.activations;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.model.ParameterSnapshot;
import io.github.spherometer.surface.model.TrainableParameters;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.Measurable;
import io.github.spherometer.surface.torch.NativeCopies;
import io.github.spherometer.surface.torch.OwnManagers;
import io.github.spherometer.surface.torch.PyTorchArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Counts dead neurons: units whose mean absolute activation over a batch is below a threshold (SGD
 * Smooths the Sharpest Directions, 2018).
 *
 * <pre>{@code
 * DeadNeuronReport report = DeadNeurons.builder().build().measure(block, data);
 * }</pre>
 *
 * <p>A unit of a tanh, a sigmoid or a GELU is dead by the same rule: near zero on all samples. One
 * that is saturated elsewhere, at 1 or -1, is not.
 *
 * <p>Found without help, in sequences and parallel blocks nested to any depth:
 *
 * <ul>
 *   <li>A {@link ai.djl.nn.LambdaBlock} of one array whose function works element by element and is
 *       not linear: the blocks of {@link ai.djl.nn.Activation}, references such as {@code
 *       Activation::relu}, and functions of one's own, an output layer's sigmoid included. A
 *       lambda's name says nothing of what it does, so the function is tried on a few numbers.
 *   <li>The function of a {@link ai.djl.nn.ParallelBlock} by the same rule, if it is not linear in
 *       any of its arguments: the ReLU of a sum in DJL's {@code ResNetV1}, or a maximum, but not a
 *       sum, a concatenation or a gate.
 *   <li>{@link ai.djl.nn.core.Prelu}.
 *   <li>What the functions of {@link ai.djl.nn.Activation}, {@link ai.djl.ndarray.NDArray#tanh()}
 *       and the gated linear unit of DJL's TabNet return inside any other block, hand-written ones,
 *       transformers, BERT, TabNet, YOLO and SSD included, and inside a lambda that does more.
 *       DJL's functions are recognised by the stack when they make their result. A gate written
 *       with them counts, too.
 *   <li>The hidden states of recurrent layers, if {@linkplain Builder#recurrentStates asked for}.
 *   <li>An {@link ActivationProbe}, anywhere. In a block that runs in a way of its own and holds
 *       probes, they alone count.
 * </ul>
 *
 * <p>Not found: softmax and what else mixes units; functions that are linear between -4 and 5; and
 * inside blocks that run in a way of their own, functions that are not DJL's, and those that run on
 * other threads. Such a block is listed in {@link DeadNeuronReport#unseen} if nothing at all was
 * found in it, unless the {@linkplain Builder#activation predicate} says that it is an activation.
 * A net that holds a TorchScript model is not run, and not measured: its models are listed there.
 *
 * <p>Measuring runs one forward pass in eval mode on the parameters as they are, by the kernels
 * that a training takes (without a graph the engine may take others), and frees all it made. It
 * leaves the block, its parameters and gradients, and the engine's random generator as they were: a
 * function or a block that draws random numbers in eval mode gets those of a fixed seed (on
 * processors, on Linux and macOS; elsewhere it moves the generator). Arrays that such a block makes
 * in this pass and keeps for later are freed with the rest: measure once it has run in the
 * training.
 */
public final class DeadNeurons {

  /** What a unit of an activation with positions is. Dense layers have a unit per feature. */
  public enum Unit {
    /**
     * Each position of each channel, averaged over the batch, as in the paper's code. For data of
     * shape (batch, channels, height, width) these are channels x height x width units.
     */
    POSITION,
    /**
     * Each channel, averaged over the batch and all positions: dead only if it is so everywhere.
     * The channels are on the last axis behind a dense or a recurrent layer, and on the second
     * behind a convolution or if no such layer came before.
     */
    CHANNEL
  }

  private final DeadUnits deadUnits;
  private final ActivationWalk.Wanted wanted;

  private DeadNeurons(Builder builder) {
    deadUnits = new DeadUnits(builder.threshold, builder.unit);
    wanted =
        new ActivationWalk.Wanted(builder.activation, builder.automatic, builder.recurrentStates);
  }

  /**
   * Starts a configuration.
   *
   * @return a builder whose defaults are those of the paper
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Counts the dead units of a block.
   *
   * @param block an initialised block whose parameters live on the PyTorch engine
   * @param data inputs of the block, batch first; not changed
   * @return the counts, and what they do not cover
   * @throws NotMeasurableException if the data are missing, empty or on another engine than
   *     PyTorch, or a parameter is uninitialised
   * @throws NonFiniteActivationException if the mean of an activation is infinite or not a number
   */
  public DeadNeuronReport measure(Block block, NDList data) {
    return measure(block, data, Parameter::getArray);
  }

  /**
   * Counts the dead units of what a trainer trains, where it is now: in the arrays that it moves on
   * its first device, which are not always the model's own.
   *
   * @param trainer an initialised one; not changed
   * @param data inputs of its model, batch first, on that device; not changed
   * @return the counts, and what they do not cover
   * @throws IllegalStateException if this version of DJL keeps the trained arrays elsewhere
   * @throws NotMeasurableException as above
   * @throws NonFiniteActivationException as above
   */
  public DeadNeuronReport measure(Trainer trainer, NDList data) {
    return measure(trainer.getModel().getBlock(), data, LiveParameters.of(trainer));
  }

  /**
   * Counts the dead units of a block whose parameters have their values elsewhere, such as in the
   * copies on one of several devices.
   *
   * @param block as above
   * @param data as above
   * @param values gives a parameter's array, of the parameter's shape and data type
   * @return the counts, and what they do not cover
   * @throws NotMeasurableException as above
   * @throws NonFiniteActivationException as above
   */
  public DeadNeuronReport measure(Block block, NDList data, Function<Parameter, NDArray> values) {
    List<LayerActivity> layers = new ArrayList<>();
    List<UnseenBlock> unseen =
        show(
            block,
            data,
            values,
            (name, activation, axis) -> layers.add(deadUnits.count(name, activation, axis)));
    return new DeadNeuronReport(layers, unseen);
  }

  /**
   * Returns the mean absolute activation of each unit over a batch, to be added up over more of
   * them. {@link #measure} takes less memory and time where one batch is all.
   *
   * @param block as for {@link #measure(Block, NDList)}
   * @param data likewise
   * @return the means, of which {@link #report} counts the dead units
   * @throws NotMeasurableException likewise
   * @throws NonFiniteActivationException likewise
   */
  public ActivationMeans means(Block block, NDList data) {
    List<LayerMeans> layers = new ArrayList<>();
    List<UnseenBlock> unseen =
        show(
            block,
            data,
            Parameter::getArray,
            (name, activation, axis) ->
                layers.add(new LayerMeans(name, deadUnits.means(name, activation, axis))));
    return ActivationMeans.of(layers, unseen, samples(data));
  }

  private static long samples(NDList data) {
    Shape shape = data.head().getShape();
    return shape.dimension() == 0 ? 1 : shape.get(0);
  }

  /**
   * Counts the dead units of means over any number of batches.
   *
   * @param means as {@link #means} gives them, with the same options
   * @return the counts, and what they do not cover
   */
  public DeadNeuronReport report(ActivationMeans means) {
    return means.report(deadUnits);
  }

  /** Shows the activations of a forward pass; returns the blocks that cannot be seen into. */
  private List<UnseenBlock> show(
      Block block,
      NDList data,
      Function<Parameter, NDArray> values,
      ActivationRecorder.Viewer viewer) {
    Measurable.require(!data.isEmpty(), "data is missing, must hold at least one array");
    PyTorchArrays.require("data", data);
    block.getParameters().forEach(TrainableParameters::requireInitialised);
    BlockPaths paths = BlockPaths.of(block);
    List<UnseenBlock> scripts = paths.unseenScripts();
    return scripts.isEmpty()
        ? GradientMode.on(() -> runKeepingDraws(block, data, values, paths, viewer))
        : scripts;
  }

  private List<UnseenBlock> runKeepingDraws(
      Block block,
      NDList data,
      Function<Parameter, NDArray> values,
      BlockPaths paths,
      ActivationRecorder.Viewer viewer) {
    return ParameterSnapshot.drawsWith(values)
        .run(0, () -> run(block, data, values, paths, viewer), unseen -> unseen, discarded -> {});
  }

  private List<UnseenBlock> run(
      Block block,
      NDList data,
      Function<Parameter, NDArray> values,
      BlockPaths paths,
      ActivationRecorder.Viewer viewer) {
    try (NDManager manager = OwnManagers.on(device(block, data, values))) {
      return ArrayScope.call(
          () -> {
            ActivationRecorder recorder =
                new ActivationRecorder(manager, viewer, paths, ChannelAxes.of(block), values);
            ActivationWalk walk = new ActivationWalk(manager, recorder, wanted);
            walk.forward(block, "", NativeCopies.copies(data, manager));
            return walk.unseen();
          });
    }
  }

  private static Device device(Block block, NDList data, Function<Parameter, NDArray> values) {
    return block.getParameters().values().stream()
        .findFirst()
        .map(values)
        .orElseGet(data::head)
        .getDevice();
  }

  /** Configures {@link DeadNeurons}. */
  public static final class Builder {

    private double threshold = 1e-3;
    private Unit unit = Unit.POSITION;
    private Predicate<Block> activation = block -> false;
    private boolean automatic = true;
    private boolean recurrentStates;

    private Builder() {}

    /**
     * Sets the mean absolute activation below which a unit is dead. Default 0.001, as in the paper.
     *
     * @param threshold greater than 0; a unit that is exactly there is alive
     * @return this
     * @throws IllegalArgumentException if it is not, or not finite
     */
    public Builder threshold(double threshold) {
      this.threshold = Require.positive("threshold", threshold);
      return this;
    }

    /**
     * Sets what a unit is. Default {@link Unit#POSITION}.
     *
     * @param unit the unit of activations with positions
     * @return this
     */
    public Builder unit(Unit unit) {
      this.unit = unit;
      return this;
    }

    /**
     * Names blocks that are activations, besides those found without help. Asked for every block of
     * a sequence or a parallel block, before anything else; what is inside a block named here is
     * not looked at. Default none.
     *
     * @param activation whether the outputs of a block are activations
     * @return this
     */
    public Builder activation(Predicate<Block> activation) {
      this.activation = activation;
      return this;
    }

    /**
     * Sets whether activations are looked for without help. Default true. If false, only blocks
     * named by {@link #activation}, probes, and recurrent layers in sequences if they were asked
     * for count, and functions are not tried on numbers.
     *
     * @param automatic whether to look for activations
     * @return this
     */
    public Builder automatic(boolean automatic) {
      this.automatic = automatic;
      return this;
    }

    /**
     * Sets whether the hidden states of DJL's recurrent layers count as activations: of the last
     * layer of a stack, step by step. Default false: a state near zero is closed by a gate and can
     * come back, where a dead ReLU passes no gradient on.
     *
     * @param recurrentStates whether states count
     * @return this
     */
    public Builder recurrentStates(boolean recurrentStates) {
      this.recurrentStates = recurrentStates;
      return this;
    }

    /**
     * Builds the estimator.
     *
     * @return an estimator that may be used any number of times, by any thread
     */
    public DeadNeurons build() {
      return new DeadNeurons(this);
    }
  }
}
