package io.github.spherometer.surface;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.loss.Repeatability;
import io.github.spherometer.surface.model.Layers;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.model.ParameterSnapshot;
import io.github.spherometer.surface.model.TrainableParameters;
import io.github.spherometer.surface.model.WriteProtection;
import io.github.spherometer.surface.random.FixedDraws;
import io.github.spherometer.surface.torch.NativeCopies;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a DJL block at one frozen parameter point, on fixed data, as a function of one flat
 * vector of all its trainable parameters.
 *
 * <pre>{@code
 * try (LossSurface surface = LossSurface.of(block, loss, data, labels)) {
 *   Spectrum spectrum = Lanczos.builder().topK(5).build().spectrum(surface.hessian());
 * }
 * }</pre>
 *
 * <p>The vector holds the parameters that require gradients in the order of {@link
 * Block#getParameters()}, each flattened in row-major order; frozen parameters are left out, and a
 * parameter that appears under two names counts once. It is copied when the surface is built, so
 * the surface does not follow further training.
 *
 * <p>Building it runs one forward pass. The first use of a derivative runs one backward pass, and
 * every product with an operator is one more, or a few, on the same retained graph (Pearlmutter
 * 1994). Products are exact: no finite differences, but where they are asked for.
 *
 * <p>Of a loss with several numbers, such as one a sample, the surface is that of their sum, which
 * is what DJL trains with.
 *
 * <p>Over several batches the loss is their mean, weighted by their samples, or the sum of such
 * sums; see {@link Builder#data} and {@link Builder#maxGraphBytes}.
 *
 * <p>A loss or a block may read the model's own arrays ({@link Parameter#getArray}) past the
 * parameter store, as a penalty on the weights does, or DJL's weight decays, or weights that are
 * tied by hand. Every derivative takes that in as a training does: by what the engine's graph knows
 * of. What is read from an array into Java is a constant, and so are arrays that are not the ones
 * trained ({@link Builder#parameters}). Only at other points than the surface's such a loss is
 * unknown, see {@link #along} and {@link #finiteDifferenceHessian}.
 *
 * <p>A TorchScript model is copied as a whole, with its buffers; it must have been loaded with the
 * option {@code trainParam=true}, and be the block itself or inside a {@link
 * ai.djl.nn.SequentialBlock}. A traced model computes what it was traced with, in any mode.
 *
 * <p>Neither the block, its parameters and their gradients nor the engine's random generator are
 * changed.
 *
 * <p>A block or a loss may draw random numbers where it is measured: a variational autoencoder that
 * samples in eval mode, noise in a loss, dropout of a recurrent block in train mode. It is then
 * measured with the numbers of a fixed seed, the same at every measurement, and the engine's
 * generator is put back. That takes a processor, and Linux or macOS. Elsewhere such a loss, and
 * anywhere one that takes random numbers from somewhere else or counts its calls, is found to
 * differ at its second evaluation, which is made once for a block and a loss, and refused from then
 * on: {@link UnrepeatableLossException}. By then it has been called twice. A loss that changes by
 * less than a millionth from call to call, or not before the third, is not noticed.
 *
 * <p>A surface belongs to the thread that built it and holds native memory until it is closed.
 */
public final class LossSurface implements AutoCloseable {

  private final NDManager manager;
  private final ModelAtPoint model;
  private final EmpiricalRisk risk;
  private final FixedDraws draws;
  private final List<ParameterGroup> groups;
  private final double value;

  private LossSurface(
      NDManager manager,
      ModelAtPoint model,
      EmpiricalRisk risk,
      FixedDraws draws,
      List<ParameterGroup> groups,
      double value) {
    this.manager = manager;
    this.model = model;
    this.risk = risk;
    this.draws = draws;
    this.groups = groups;
    this.value = value;
  }

  /**
   * Makes the surface of a loss in eval mode, over one batch.
   *
   * @param block as for {@link #builder(Block, Loss)}
   * @param loss likewise
   * @param data inputs of the block, batch first; copied to the parameters' device
   * @param labels labels for the loss; copied likewise
   * @return the surface, to be closed by the caller
   * @throws IllegalArgumentException as for {@link Builder#build}, which says what else is thrown
   */
  public static LossSurface of(Block block, Loss loss, NDList data, NDList labels) {
    return builder(block, loss).data(data, labels).build();
  }

  /**
   * Makes the surface of a loss in eval mode, over one batch of one array each.
   *
   * @param block as above
   * @param loss as above
   * @param data as above
   * @param labels as above
   * @return as above
   * @throws IllegalArgumentException as above
   */
  public static LossSurface of(Block block, Loss loss, NDArray data, NDArray labels) {
    return of(block, loss, new NDList(data), new NDList(labels));
  }

  /**
   * Makes the surface of what a trainer trains, where it is now, in eval mode over one batch.
   *
   * @param trainer as for {@link #builder(Trainer)}
   * @param data inputs of its model, batch first; copied to the device that the trainer trains on
   * @param labels labels for its loss; copied likewise
   * @return the surface, to be closed by the caller
   * @throws IllegalArgumentException as for {@link Builder#build}, which says what else is thrown
   */
  public static LossSurface of(Trainer trainer, NDList data, NDList labels) {
    return builder(trainer).data(data, labels).build();
  }

  /**
   * Makes the surface of what a trainer trains, over one batch of one array each.
   *
   * @param trainer as above
   * @param data as above
   * @param labels as above
   * @return as above
   * @throws IllegalArgumentException as above
   */
  public static LossSurface of(Trainer trainer, NDArray data, NDArray labels) {
    return of(trainer, new NDList(data), new NDList(labels));
  }

  /**
   * Starts the description of the surface of what a trainer trains: its model, its loss, and the
   * arrays that it moves. Those are not always the model's own: a trainer on another device than
   * the one that the model was built on has copies, and {@link Parameter#getArray} keeps its first
   * value. Of several devices the first one's are taken.
   *
   * @param trainer whose model is initialised
   * @return a builder
   * @throws IllegalStateException if this version of DJL keeps the arrays elsewhere
   */
  public static Builder builder(Trainer trainer) {
    return builder(trainer, trainer.getLoss());
  }

  /**
   * Starts the description of the surface of another loss than the trainer's own, such as one
   * without a penalty.
   *
   * @param trainer as above
   * @param loss the function of labels and predictions
   * @return a builder
   * @throws IllegalStateException as above
   */
  public static Builder builder(Trainer trainer, Loss loss) {
    return builder(trainer.getModel().getBlock(), loss).parameters(LiveParameters.of(trainer));
  }

  /**
   * Starts the description of a surface.
   *
   * @param block an initialised block whose parameters live on the PyTorch engine
   * @param loss the function of labels and predictions
   * @return a builder
   */
  public static Builder builder(Block block, Loss loss) {
    return new Builder(block, loss);
  }

  /**
   * Returns the number of parameters.
   *
   * @return n, the length of the flat vector
   */
  public long size() {
    return model.leaves().size();
  }

  /**
   * Returns the loss.
   *
   * @return a finite number
   */
  public double value() {
    return value;
  }

  /**
   * Returns the number of samples that the loss is taken over.
   *
   * @return of all batches together
   */
  public long samples() {
    return risk.samples();
  }

  /**
   * Returns whether the loss is a sum over the samples: a batch gives several numbers.
   *
   * @return false if it is a mean, as DJL's own losses are
   */
  public boolean isSum() {
    return risk.isSum();
  }

  /**
   * Returns the memory of the graphs that are retained between products.
   *
   * @return bytes, estimated from the arrays of the forward passes; those of a TorchScript model
   *     cannot be seen and count as nothing
   */
  public long graphBytes() {
    return risk.retainedBytes();
  }

  /**
   * Returns the layers of the block that have trainable parameters of their own, as pieces of the
   * flat vector. A layer is named by its path as DJL names it, such as {@code
   * 02SequentialBlock_01Linear}.
   *
   * @return the layers in the order of the flat vector, which they cover without overlap
   */
  public List<ParameterGroup> groups() {
    return groups;
  }

  /**
   * Returns the owner of what the surface gives out, such as for arrays that are to live as long.
   *
   * @return a manager on the device of the parameters, which is closed with the surface
   */
  public NDManager manager() {
    return manager;
  }

  /**
   * Returns the parameter point.
   *
   * @return a new array of shape (n) that lives until the surface is closed
   */
  public NDArray parameters() {
    return NativeCopies.keep(model.leaves().flat(), manager);
  }

  /**
   * Returns the gradient of the loss.
   *
   * @return a new array of shape (n) that lives until the surface is closed
   */
  public NDArray gradient() {
    NDArray gradient = risk.gradient();
    return NativeCopies.keep(gradient, manager);
  }

  /**
   * Returns the Hessian of the loss, as an operator whose products are exact.
   *
   * @return an operator of size n that may be used until the surface is closed. Its first product
   *     throws {@link NotTwiceDifferentiableException} if the loss holds an operation that has no
   *     second derivative in PyTorch
   */
  public LinearOperator hessian() {
    return operator(risk::hessianProduct);
  }

  /**
   * Returns the Gauss-Newton matrix G = J' H_L J, where J is the Jacobian of the model's outputs
   * and H_L the Hessian of the loss with respect to the outputs (Schraudolph 2002; Papyan 2018). G
   * is positive semidefinite for convex losses, and equal to the Hessian for linear models. The
   * outliers of the Hessian's spectrum are mostly its own. For cross-entropy it is the Fisher
   * information matrix. Parameters that the loss reads itself count as outputs too, so that the
   * Hessian of a penalty belongs to G.
   *
   * @return an operator of size n that may be used until the surface is closed; a product costs
   *     about as much as one with the Hessian
   */
  public LinearOperator gaussNewton() {
    return operator(risk::gaussNewtonProduct);
  }

  /**
   * Returns what the Gauss-Newton matrix leaves of the Hessian, H - G: the second derivatives of
   * the model, weighted by the derivatives of the loss (Papyan 2018). Most of the bulk of the
   * Hessian's spectrum is its own, and all negative curvature of convex losses.
   *
   * @return an operator of size n that may be used until the surface is closed; a product is one
   *     with H and one with G
   */
  public LinearOperator gaussNewtonResidual() {
    return hessian().minus(gaussNewton());
  }

  /**
   * Returns the Jacobian J of the model's outputs, through its products with vectors and those of
   * its transpose. What is made of it, such as a Gauss-Newton matrix with another loss or with a
   * part of one, is {@link Jacobian#quadratic}.
   *
   * @return J, which may be used until the surface is closed
   * @throws NotMeasurableException if the model has not one output with a row a sample
   */
  public Jacobian jacobian() {
    return Jacobian.of(manager, model.leaves(), risk);
  }

  /**
   * Returns the Hessian by central differences of the gradient, Hv = (g(x + hv) - g(x - hv)) / 2h,
   * for losses that cannot be differentiated twice.
   *
   * <p><b>Wrong on networks with kinks.</b> ReLU, max pooling and the like have gradients that
   * jump; wherever one of the n coordinates crosses a kink within the step, the jump divided by 2h
   * enters the product, with errors of many times the curvature at every usable step. For smooth
   * networks the error is of the order of step^2, plus rounding / step: in float32 about 1e-3 at
   * best.
   *
   * @param step the length |hv| as a fraction of max(1, |x|), greater than 0; 0.001 suits float32
   *     and 1e-5 float64
   * @return an operator of size n that may be used until the surface is closed; a product costs two
   *     gradients
   * @throws IllegalArgumentException if the step is not positive and finite
   * @throws UnsupportedOperationException if the loss reads the model's own arrays, which do not
   *     move
   */
  public LinearOperator finiteDifferenceHessian(double step) {
    return operator(new CentralDifference(manager, model, risk, step)::product);
  }

  /**
   * Returns losses along a line through the parameter point (figure 7 of SGD Smooths the Sharpest
   * Directions, with an eigenvector as direction).
   *
   * @param direction d of shape (n); it is not normalised
   * @param offsets t, in units of d
   * @return the losses at x + t d, one an offset; infinite or NaN where they are
   * @throws IllegalArgumentException if the direction has another shape or data type
   * @throws UnsupportedOperationException if the loss reads the model's own arrays, which do not
   *     move
   */
  public double[] along(NDArray direction, double... offsets) {
    requireVector("direction", direction);
    return new LossSlices(manager, model, risk).line(direction, offsets);
  }

  /**
   * Returns losses on a plane through the parameter point.
   *
   * @param first direction d of shape (n); it is not normalised
   * @param firstOffsets s, in units of d
   * @param second direction e of shape (n)
   * @param secondOffsets t, in units of e
   * @return the losses at x + s d + t e: one row for every s, in it one column for every t
   * @throws IllegalArgumentException if a direction has another shape or data type
   * @throws UnsupportedOperationException as above
   */
  public double[][] along(
      NDArray first, double[] firstOffsets, NDArray second, double[] secondOffsets) {
    requireVector("first", first);
    requireVector("second", second);
    return new LossSlices(manager, model, risk).plane(first, firstOffsets, second, secondOffsets);
  }

  private void requireVector(String name, NDArray vector) {
    Require.vector(name, vector, size(), model.leaves().dataType());
  }

  /**
   * Returns whether the block or the loss draws random numbers from the engine's generator. It is
   * measured with those of a fixed seed then, and the generator is put back, so that no other
   * thread may draw in the meantime.
   *
   * @return false where the generator cannot be read, too: on GPUs and on Windows
   */
  public boolean drawsRandomNumbers() {
    return draws.drawing();
  }

  /**
   * Returns whether the loss depends on the model's own arrays ({@link Parameter#getArray}) past
   * the parameter store, so that it is known at the parameter point alone, and only as long as the
   * model is not trained further.
   *
   * @return whether a gradient graph leads there
   */
  public boolean readsOwnArrays() {
    return risk.readsOwnArrays();
  }

  /** How many graphs are retained at the moment. */
  int retainedGraphs() {
    return risk.retained();
  }

  private SurfaceOperator operator(UnaryOperator<NDArray> product) {
    return new SurfaceOperator(manager, size(), model.leaves().dataType(), product);
  }

  @Override
  public String toString() {
    return "LossSurface[size=%d, value=%s]".formatted(size(), value);
  }

  /** Frees the graphs, the copy of the parameters, and every array the surface gave out. */
  @Override
  public void close() {
    manager.close();
  }

  /** Describes a {@link LossSurface}. */
  public static final class Builder {

    private static final long DEFAULT_GRAPH_BYTES = 2L << 30;

    private final Block block;
    private final Loss loss;
    private final List<Batch> batches = new ArrayList<>();
    private boolean trainMode;
    private Function<Parameter, NDArray> values = Parameter::getArray;
    private long maxGraphBytes = DEFAULT_GRAPH_BYTES;
    private @Nullable FixedDraws draws;

    private Builder(Block block, Loss loss) {
      this.block = block;
      this.loss = loss;
    }

    /**
     * Adds a batch that the loss is taken over. Required; may be repeated. The loss over several
     * batches is their mean, weighted by their samples: the loss over all samples at once, for
     * losses that are means over the samples of a batch. If a batch gives several numbers, such as
     * one a sample, it is the sum of all.
     *
     * @param data inputs of the block, batch first; copied to the parameters' device
     * @param labels labels for the loss; copied likewise
     * @return this
     */
    public Builder data(NDList data, NDList labels) {
      batches.add(new Batch(data, labels));
      return this;
    }

    /**
     * Adds a batch of one array each.
     *
     * @param data as above
     * @param labels as above
     * @return this
     */
    public Builder data(NDArray data, NDArray labels) {
      return data(new NDList(data), new NDList(labels));
    }

    /**
     * Runs the block's forward pass as in training. Default false: dropout is off and BatchNorm
     * uses its running statistics.
     *
     * <p>In train mode BatchNorm normalises by the batch; its running statistics are copied and do
     * not move. Blocks with a {@link ai.djl.nn.norm.Dropout} are refused, and so are TorchScript
     * models whose code draws random numbers: every step of a training draws others. Dropout inside
     * recurrent blocks or hand-written ones is not seen from outside; it gets the numbers of a
     * fixed seed, as all that draws does.
     *
     * <p>A block that writes into its own arrays past the parameter store is refused, and what it
     * wrote is put back. So no other thread may train the block in the meantime.
     *
     * @param trainMode whether to run as in training
     * @return this
     */
    public Builder trainMode(boolean trainMode) {
      this.trainMode = trainMode;
      return this;
    }

    /**
     * Takes the values of parameters from elsewhere. Default: {@link Parameter#getArray}, or what
     * {@link #builder(Trainer)} finds. Those of TorchScript models are always the model's own.
     *
     * @param values gives a parameter's array, of the parameter's shape and data type
     * @return this
     */
    public Builder parameters(Function<Parameter, NDArray> values) {
      this.values = values;
      return this;
    }

    /**
     * Sets the memory for the graphs of several batches. Default 2 GiB. Graphs that do not fit are
     * built anew for every product, one at a time, which makes a product cost about three times as
     * much. The size of a graph is estimated from the arrays of its forward pass; a single batch is
     * always retained. The arrays of a TorchScript model cannot be seen, so that its graphs are
     * retained only if the limit is {@link Long#MAX_VALUE}.
     *
     * @param maxGraphBytes at least 0, which retains none
     * @return this
     */
    public Builder maxGraphBytes(long maxGraphBytes) {
      this.maxGraphBytes = Require.atLeast("maxGraphBytes", maxGraphBytes, 0);
      return this;
    }

    /** For an engine whose generator is out of reach. */
    Builder draws(FixedDraws draws) {
      this.draws = draws;
      return this;
    }

    /**
     * Copies the parameters and the data and runs the forward pass.
     *
     * @return the surface, to be closed by the caller
     * @throws NotMeasurableException if the data are missing or empty, a parameter is uninitialised
     *     or on another engine than PyTorch, there is no trainable parameter, they differ in data
     *     type or device, the loss is empty or reads arrays of the model that are to be trained but
     *     do not require gradients; if train mode is asked for with dropout, or with BatchNorm and
     *     a single sample; if a TorchScript model was traced with dropout on, is inside another
     *     block than a sequence, or two of its parameters are one array
     * @throws NonFiniteLossException if the loss is infinite or not a number
     * @throws UnrepeatableLossException if a second evaluation gave another loss; found out once
     */
    public LossSurface build() {
      SurfaceChecks.checkBatches(batches);
      SurfaceChecks.checkBlock(block, trainMode);
      Device device = values.apply(TrainableParameters.of(block).get(0)).getDevice();
      NDManager manager = OwnManagers.on(device);
      try {
        return ArrayScope.call(() -> evaluate(manager));
      } catch (RuntimeException | Error e) {
        manager.close();
        throw e;
      }
    }

    private LossSurface evaluate(NDManager manager) {
      ModelAtPoint model = ModelAtPoint.of(manager, block, trainMode, values);
      List<Batch> copies = batches.stream().map(batch -> batch.copy(manager)).toList();
      FixedDraws drawing = draws == null ? ParameterSnapshot.drawsWith(values) : draws;
      EmpiricalRisk risk = new EmpiricalRisk(manager, model, loss, copies, drawing);
      Repeatability repeatability = Repeatability.of(block, trainMode, loss);
      Supplier<Double> passes =
          () -> model.own().flagged(() -> risk.build(maxGraphBytes, repeatability));
      double value =
          trainMode
              ? WriteProtection.of(manager, block, values).during(model, passes)
              : passes.get();
      return new LossSurface(manager, model, risk, drawing, Layers.of(block), value);
    }
  }
}
