package io.github.spherometer.estimators.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.LinearOperator;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a DJL block at one frozen parameter point, on fixed data, as a function of one flat
 * vector of all its trainable parameters.
 *
 * <pre>{@code
 * try (LossSurface surface = LossSurface.builder(block, loss).data(data, labels).build()) {
 *   Spectrum spectrum = Lanczos.builder().topK(5).build().spectrum(surface.hessian());
 * }
 * }</pre>
 *
 * <p>The vector holds the parameters that require gradients in the order of {@link
 * Block#getParameters()}, each flattened in row-major order; frozen parameters are left out, and a
 * parameter that appears under two names counts once. It is copied when the surface is built, so
 * the surface does not follow further training.
 *
 * <p>Building it runs one forward pass. The first use of {@link #gradient()} or {@link #hessian()}
 * runs one backward pass, and every product with the Hessian is one more on the same retained graph
 * (Pearlmutter 1994). Products are exact: no finite differences.
 *
 * <p>Neither the block, its parameters and their gradients nor the engine's random generator are
 * changed, with the one exception of {@link Builder#trainMode}.
 *
 * <p>A surface belongs to the thread that built it and holds native memory until it is closed.
 */
public final class LossSurface implements AutoCloseable {

  private final NDManager manager;
  private final NDArray parameters;
  private final NDArray loss;
  private final List<ByteBuffer> buffers;
  private final double value;
  private @Nullable NDArray gradient;

  private LossSurface(
      NDManager manager, NDArray parameters, NDArray loss, double value, List<ByteBuffer> buffers) {
    this.manager = manager;
    this.parameters = parameters;
    this.loss = loss;
    this.buffers = buffers;
    this.value = value;
  }

  /**
   * Starts the description of a surface.
   *
   * @param block an initialised block whose parameters live on the PyTorch engine
   * @param loss the function of labels and predictions; must return one number
   * @return a builder
   */
  public static Builder builder(Block block, Loss loss) {
    return new Builder(block, loss);
  }

  /**
   * Checks that an engine can differentiate twice, by doing it once.
   *
   * @param engine the engine of a training
   * @throws IllegalArgumentException if the engine is not PyTorch
   * @throws IllegalStateException if DJL's internals are not those that Spherometer knows; the
   *     message says which versions are
   */
  public static void checkEngine(Engine engine) {
    EngineSupport.check(engine);
  }

  /**
   * Counts the trainable parameters of a block: the size of its surfaces.
   *
   * @param block an initialised block
   * @return how many numbers require gradients, a shared parameter counted once
   * @throws IllegalArgumentException if a parameter is uninitialised, there is no trainable one, or
   *     they differ in data type or device
   */
  public static long countParameters(Block block) {
    return TrainableParameters.of(block).stream()
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  /**
   * Returns the number of parameters.
   *
   * @return n, the length of the flat vector
   */
  public long size() {
    return parameters.size();
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
   * Returns the gradient of the loss.
   *
   * @return a new array of shape (n) that lives until the surface is closed
   */
  public NDArray gradient() {
    NDArray copy = differentiableGradient().stopGradient().duplicate();
    keep(copy, manager);
    return copy;
  }

  /**
   * Returns the Hessian of the loss, as an operator whose products are exact.
   *
   * @return an operator of size n that may be used until the surface is closed
   */
  public LinearOperator hessian() {
    return new Hessian(parameters, differentiableGradient(), buffers);
  }

  /** Frees the graph, the copy of the parameters, and every array the surface gave out. */
  @Override
  public void close() {
    manager.close();
    // Only now may the graph's Java memory go.
    buffers.clear();
  }

  private NDArray differentiableGradient() {
    if (gradient == null) {
      gradient = GradientMode.on(() -> Autograd.gradient(loss, parameters));
      keep(gradient, manager);
    }
    return gradient;
  }

  /** Hands an array from whatever scope is open over to the manager. */
  private static void keep(NDArray array, NDManager manager) {
    NDScope.unregister(array);
    array.attach(manager);
  }

  /** Describes a {@link LossSurface}. */
  public static final class Builder {

    private final Block block;
    private final Loss loss;
    private NDList data = new NDList();
    private NDList labels = new NDList();
    private boolean trainMode;

    private Builder(Block block, Loss loss) {
      this.block = block;
      this.loss = loss;
    }

    /**
     * Sets the data that the loss is taken over. Required.
     *
     * @param data inputs of the block, batch first; copied to the parameters' device
     * @param labels labels for the loss; copied likewise
     * @return this
     */
    public Builder data(NDList data, NDList labels) {
      this.data = data;
      this.labels = labels;
      return this;
    }

    /**
     * Runs the block's forward pass as in training. Default false: dropout is off and BatchNorm
     * uses its running statistics.
     *
     * <p>In train mode BatchNorm normalises by the batch; its running statistics are copied and do
     * not move. Dropout draws from the engine's one random generator, which can neither be read nor
     * put back, so measuring would change a training: blocks with a {@link ai.djl.nn.norm.Dropout}
     * are refused. Dropout inside recurrent blocks or hand-written ones cannot be seen from
     * outside: leave train mode off for them.
     *
     * @param trainMode whether to run as in training
     * @return this
     */
    public Builder trainMode(boolean trainMode) {
      this.trainMode = trainMode;
      return this;
    }

    /**
     * Copies the parameters and runs the forward pass.
     *
     * @return the surface, to be closed by the caller
     * @throws IllegalArgumentException if the data are missing or empty, a parameter is
     *     uninitialised or on another engine than PyTorch, there is no trainable parameter, they
     *     differ in data type or device, the loss is not one number, or train mode is asked for
     *     with dropout
     * @throws UnsupportedOperationException if the block holds a TorchScript model
     * @throws NonFiniteLossException if the loss is infinite or not a number
     */
    public LossSurface build() {
      SurfaceChecks.checkData(data, labels);
      SurfaceChecks.checkBlock(block, trainMode);
      List<Parameter> parameters = TrainableParameters.of(block);
      Device device = parameters.get(0).getArray().getDevice();
      PtNDManager manager =
          (PtNDManager) Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager(device);
      try {
        return evaluate(manager, parameters);
      } catch (RuntimeException | Error e) {
        manager.close();
        throw e;
      }
    }

    /** One forward pass. Of all its arrays only the graph's leaf and its root are kept. */
    private LossSurface evaluate(PtNDManager manager, List<Parameter> parameters) {
      try (GraphScope scope = new GraphScope()) {
        return GradientMode.on(
            () -> {
              ParameterSnapshot snapshot = new ParameterSnapshot(manager, parameters);
              NDArray result = forward(snapshot, copy(data, manager), copy(labels, manager));
              double value = SurfaceChecks.finite(loss, result);
              keep(snapshot.flat(), manager);
              keep(result, manager);
              return new LossSurface(manager, snapshot.flat(), result, value, scope.buffers());
            });
      }
    }

    private NDArray forward(ParameterSnapshot snapshot, NDList inputs, NDList targets) {
      NDList predictions =
          trainMode
              ? block.forward(snapshot, inputs, targets, null)
              : block.forward(snapshot, inputs, false);
      return loss.evaluate(targets, predictions);
    }

    /**
     * On the parameters' device, in native memory: the graph must not depend on the caller's.
     * {@code toDevice(device, true)} does not copy if the array is there already.
     */
    private static NDList copy(NDList arrays, NDManager manager) {
      NDList copies = new NDList(arrays.size());
      for (NDArray array : arrays) {
        NDArray copy = array.toDevice(manager.getDevice(), false).stopGradient().duplicate();
        copy.attach(manager);
        copies.add(copy);
      }
      return copies;
    }
  }
}
