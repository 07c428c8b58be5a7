package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.GraphMemory;
import io.github.spherometer.surface.torch.Leaves;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
  private final Function<NDList, NDArray> lossAgain;
  private final NDList predictions;
  private final NDArray loss;
  private final double value;
  private @Nullable NDArray gradient;
  private @Nullable JacobianGraph jacobian;
  private @Nullable GaussNewtonGraph gaussNewton;

  private LossGraph(
      GraphMemory memory,
      Leaves parameters,
      Function<NDList, NDArray> lossAgain,
      NDList predictions,
      NDArray loss,
      double value) {
    this.memory = memory;
    this.parameters = parameters;
    this.lossAgain = lossAgain;
    this.predictions = predictions;
    this.loss = loss;
    this.value = value;
  }

  /**
   * Runs the forward pass.
   *
   * @param manager frees the graph if nobody has before
   * @throws NonFiniteLossException if the loss is infinite or not a number
   */
  static LossGraph of(NDManager manager, ModelAtPoint model, Loss loss, Batch batch) {
    GraphMemory memory = new GraphMemory(manager);
    try {
      return memory.record(() -> build(memory, model, loss, batch));
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /**
   * The loss alone, not necessarily finite, from the kernels that {@link #value} comes from:
   * without a graph the engine may take others. All that the pass makes is freed.
   */
  static double valueOf(ModelAtPoint model, Loss loss, Batch batch) {
    return ArrayScope.call(
        () -> {
          return GradientMode.on(
              () -> {
                NDList predictions = aliases(model.predict(batch.data(), batch.labels()));
                return SurfaceChecks.number(loss, loss.evaluate(batch.labels(), predictions));
              });
        });
  }

  private static LossGraph build(GraphMemory memory, ModelAtPoint model, Loss loss, Batch batch) {
    Function<NDList, NDArray> ofOutputs = outputs -> loss.evaluate(batch.labels(), outputs);
    NDList predictions = aliases(model.predict(batch.data(), batch.labels()));
    NDArray result = ofOutputs.apply(new NDList(predictions));
    double value = SurfaceChecks.finite(loss, result);
    Leaves parameters = model.own().beside(result, model.leaves());
    predictions.forEach(memory::keep);
    Function<NDList, NDArray> again =
        outputs -> {
          model.predict(batch.data(), batch.labels()); // for the random numbers that it draws
          return ofOutputs.apply(outputs);
        };
    return new LossGraph(memory, parameters, again, predictions, memory.keep(result), value);
  }

  /** A model may return its input or a parameter as it is, which the graph must not come to own. */
  private static NDList aliases(NDList predictions) {
    return mapped(predictions, prediction -> prediction.reshape(prediction.getShape()));
  }

  /** Losses may ask for predictions by their names. */
  private static NDList mapped(NDList arrays, UnaryOperator<NDArray> function) {
    NDList mapped = new NDList(arrays.size());
    for (NDArray array : arrays) {
      NDArray image = function.apply(array);
      image.setName(array.getName());
      mapped.add(image);
    }
    return mapped;
  }

  double value() {
    return value;
  }

  /** Whether the loss is a sum of several numbers, such as one a sample. */
  boolean isSum() {
    return loss.size() > 1;
  }

  /** Whether the loss depends on the model's own arrays past the parameter store. */
  boolean readsOwnArrays() {
    return !parameters.twins().isEmpty();
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

  /**
   * The numbers of {@link #gradient()}, outside the graph; they belong to the given manager. A
   * backward pass that builds no graph may take other kernels than the one that products go
   * through, so there is one gradient only.
   */
  NDArray plainGradient(NDManager manager) {
    try (NDArray numbers = gradient().stopGradient()) {
      return handedOver(numbers.duplicate(), manager);
    }
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
      gaussNewton = parameters.twins().isEmpty() ? ofOutputs() : ofOutputsAndParameters();
    }
    GaussNewtonGraph graph = gaussNewton;
    return memory.read(() -> handedOver(graph.product(vector), vector.getManager()));
  }

  private GaussNewtonGraph ofOutputs() {
    return GaussNewtonGraph.of(memory, jacobian(), floating(predictions), loss);
  }

  /** The loss is taken again, of outputs that do not lead to the parameters any more. */
  private GaussNewtonGraph ofOutputsAndParameters() {
    NDList cut = memory.record(() -> mapped(predictions, this::leaf));
    NDArray ofCut = memory.record(() -> memory.keep(lossAgain.apply(new NDList(cut))));
    NDList arguments = floating(cut).addAll(parameters.twins());
    return GaussNewtonGraph.of(memory, jacobian(), arguments, ofCut);
  }

  private JacobianGraph jacobian() {
    if (jacobian == null) {
      NDList outputs = floating(predictions);
      jacobian = memory.record(() -> JacobianGraph.of(memory, parameters, outputs));
    }
    return jacobian;
  }

  /** What the model gave, in the graph. */
  NDList predictions() {
    return predictions;
  }

  /** Jv of shape (outputs). */
  NDArray jacobianProduct(NDArray vector) {
    JacobianGraph graph = jacobian();
    return memory.read(() -> handedOver(graph.product(vector), vector.getManager()));
  }

  /** J'u of shape (n), of u of shape (outputs). */
  NDArray transposedJacobianProduct(NDArray u) {
    JacobianGraph graph = jacobian();
    return memory.read(() -> handedOver(graph.transposedProduct(u), u.getManager()));
  }

  private NDArray leaf(NDArray output) {
    NDArray leaf = memory.keep(output.stopGradient());
    leaf.setRequiresGradient(output.getDataType().isFloating());
    return leaf;
  }

  private static NDList floating(NDList arrays) {
    NDList floating = new NDList();
    arrays.stream().filter(array -> array.getDataType().isFloating()).forEach(floating::add);
    return floating;
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
