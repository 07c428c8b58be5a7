package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * The graph of the loss over one batch, retained: one forward pass when it is built, one backward
 * pass at the first use of a derivative, one more for every product.
 */
final class LossGraph implements AutoCloseable {

  /** A backward pass makes about as many arrays as the forward pass, and so does a product. */
  private static final int PASSES = 3;

  private final GraphMemory memory;
  private final Leaves parameters;
  private final NDList outputs;
  private final NDArray loss;
  private final double value;
  private @Nullable NDArray gradient;
  private @Nullable GaussNewtonGraph gaussNewton;

  private LossGraph(
      GraphMemory memory, Leaves parameters, NDList outputs, NDArray loss, double value) {
    this.memory = memory;
    this.parameters = parameters;
    this.outputs = outputs;
    this.loss = loss;
    this.value = value;
  }

  /**
   * Runs the forward pass.
   *
   * @param manager frees the graph if nobody has before
   * @throws NonFiniteLossException if the loss is infinite or not a number
   */
  static LossGraph of(NDManager manager, ModelSnapshot model, Loss loss, Batch batch) {
    GraphMemory memory = new GraphMemory(manager);
    try {
      return memory.record(() -> build(memory, model, loss, batch));
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private static LossGraph build(GraphMemory memory, ModelSnapshot model, Loss loss, Batch batch) {
    NDList predictions = aliases(model.predict(batch.data(), batch.labels()));
    NDArray result = loss.evaluate(batch.labels(), predictions);
    double value = SurfaceChecks.finite(loss, result);
    NDList outputs = new NDList();
    predictions.stream()
        .filter(prediction -> prediction.getDataType().isFloating())
        .forEach(prediction -> outputs.add(memory.keep(prediction)));
    return new LossGraph(memory, model.leaves(), outputs, memory.keep(result), value);
  }

  /** A model may return its input or a parameter as it is, which the graph must not come to own. */
  private static NDList aliases(NDList predictions) {
    NDList aliases = new NDList(predictions.size());
    predictions.forEach(prediction -> aliases.add(prediction.reshape(prediction.getShape())));
    return aliases;
  }

  double value() {
    return value;
  }

  /** What the graph may come to take, in bytes. An estimate: it does not see into operations. */
  long estimatedBytes() {
    return PASSES * memory.bytesSeen();
  }

  /** The gradient as a function of the parameters, of shape (n); it belongs to the graph. */
  NDArray gradient() {
    if (gradient == null) {
      gradient = memory.record(() -> memory.keep(Autograd.gradient(loss, parameters)));
    }
    return gradient;
  }

  /** The gradient alone, without what products need; it belongs to the given manager. */
  NDArray plainGradient(NDManager manager) {
    return memory.read(
        () -> handedOver(Autograd.transposedProduct(loss, parameters, loss.onesLike()), manager));
  }

  /** Hv is the derivative of g(x)'v (Pearlmutter 1994). */
  NDArray hessianProduct(NDArray vector) {
    NDArray ofParameters = gradient();
    return memory.read(
        () ->
            handedOver(
                Autograd.transposedProduct(ofParameters, parameters, vector), vector.getManager()));
  }

  NDArray gaussNewtonProduct(NDArray vector) {
    if (gaussNewton == null) {
      gaussNewton = GaussNewtonGraph.of(memory, parameters, outputs, loss);
    }
    GaussNewtonGraph graph = gaussNewton;
    return memory.read(() -> handedOver(graph.product(vector), vector.getManager()));
  }

  private static NDArray handedOver(NDArray array, NDManager manager) {
    array.attach(manager);
    return array;
  }

  @Override
  public void close() {
    memory.close();
  }
}
