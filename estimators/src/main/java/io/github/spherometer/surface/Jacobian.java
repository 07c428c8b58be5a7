package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Leaves;
import io.github.spherometer.surface.torch.Measurable;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The Jacobian J of a model's outputs with respect to its parameters, at the point of a {@link
 * LossSurface} and over all its data: of N samples with K outputs each a matrix of N K rows and n
 * columns, known through its products. The loss does not enter, and nothing is divided by N.
 *
 * <p>Arrays of outputs have shape (N, K): a row for each sample, in the order of the data, batch
 * after batch; outputs of more dimensions are flattened. Products are exact. One costs about as
 * much as one with the Hessian; where the graphs of several batches do not fit into {@link
 * LossSurface.Builder#maxGraphBytes}, one more forward pass.
 *
 * <pre>{@code
 * Jacobian j = surface.jacobian();
 * LinearOperator ofLeastSquares = j.quadratic(u -> u.div(j.samples()));
 * }</pre>
 *
 * <p>May be used until its surface is closed, by the thread of the surface.
 */
public final class Jacobian {

  private final NDManager manager;
  private final Leaves parameters;
  private final EmpiricalRisk risk;
  private final Shape shape;
  private final DataType outputType;

  private Jacobian(
      NDManager manager, Leaves parameters, EmpiricalRisk risk, Shape shape, DataType outputType) {
    this.manager = manager;
    this.parameters = parameters;
    this.risk = risk;
    this.shape = shape;
    this.outputType = outputType;
  }

  static Jacobian of(NDManager manager, Leaves parameters, EmpiricalRisk risk) {
    try (NDArray outputs = outputs(manager, risk)) {
      return new Jacobian(manager, parameters, risk, outputs.getShape(), outputs.getDataType());
    }
  }

  /**
   * Returns the number of samples.
   *
   * @return N, over all batches
   */
  public long samples() {
    return shape.get(0);
  }

  /**
   * Returns the number of outputs of a sample.
   *
   * @return K
   */
  public long outputsPerSample() {
    return shape.get(1);
  }

  /**
   * Returns the number of parameters.
   *
   * @return n
   */
  public long size() {
    return parameters.size();
  }

  /**
   * Returns the data type of the parameters and of vectors of shape (n).
   *
   * @return {@link DataType#FLOAT32} or {@link DataType#FLOAT64}
   */
  public DataType dataType() {
    return parameters.dataType();
  }

  /**
   * Returns the owner of what is not given another one.
   *
   * @return the manager of the surface
   */
  public NDManager manager() {
    return manager;
  }

  /**
   * Returns what the model predicts at the point of the surface.
   *
   * @return a new array of shape (N, K) that lives until the surface is closed
   */
  public NDArray outputs() {
    return outputs(manager, risk);
  }

  /**
   * Returns the labels of the rows, as the loss is given them.
   *
   * @return a new array that begins with N and lives until the surface is closed
   * @throws NotMeasurableException if there is not one array of labels
   */
  public NDArray labels() {
    for (Batch batch : risk.batches()) {
      Measurable.require(
          batch.labels().size() == 1,
          "a batch has %d arrays of labels, must have one".formatted(batch.labels().size()));
    }
    return allBatches(manager, i -> risk.batches().get(i).labels().head().duplicate());
  }

  /**
   * Returns how the outputs change along a direction.
   *
   * @param vector v of shape (n), of the parameters' data type
   * @return Jv, a new array of shape (N, K) that belongs to the manager of the vector
   * @throws IllegalArgumentException if the vector has another shape or data type
   */
  public NDArray product(NDArray vector) {
    Require.vector("vector", vector, size(), dataType());
    return allBatches(
        vector.getManager(), i -> rows(i, risk.of(i, graph -> graph.jacobianProduct(vector))));
  }

  /**
   * Returns the gradient of a sum of outputs, weighted by the entries of an array.
   *
   * @param weights u of shape (N, K), of the outputs' data type
   * @return J'u, a new array of shape (n) that belongs to the manager of the weights
   * @throws IllegalArgumentException if the weights have another shape or data type
   */
  public NDArray transposedProduct(NDArray weights) {
    Require.that(
        weights.getShape().equals(shape) && weights.getDataType() == outputType,
        "weights",
        weights.getDataType() + " of shape " + weights.getShape(),
        outputType + " of shape " + shape);
    return result(weights.getManager(), () -> sumOverBatches(weights));
  }

  /**
   * Returns the matrix J' M J of a symmetric matrix M of N K rows. With the Hessian of a loss as M
   * that is its Gauss-Newton matrix (Schraudolph 2002).
   *
   * @param metric gives Mu, of shape (N, K), of an array u of that shape, which it does not change
   * @return an operator of size n that may be used as long as this; a product costs one with J and
   *     one with J'
   */
  public LinearOperator quadratic(UnaryOperator<NDArray> metric) {
    return new SurfaceOperator(
        manager,
        size(),
        dataType(),
        vector ->
            result(vector.getManager(), () -> transposedProduct(metric.apply(product(vector)))));
  }

  private NDArray sumOverBatches(NDArray weights) {
    NDArray sum = null;
    long start = 0;
    for (int i = 0; i < risk.batches().size(); i++) {
      long end = start + risk.batches().get(i).samples();
      NDArray piece = weights.get(new NDIndex().addSliceDim(start, end)).flatten();
      NDArray part = risk.of(i, graph -> graph.transposedJacobianProduct(piece));
      if (sum == null) {
        sum = part;
      } else {
        sum.addi(part);
        part.close();
      }
      start = end;
    }
    if (sum == null) {
      throw new IllegalStateException("there is no batch");
    }
    return sum;
  }

  private NDArray rows(int batch, NDArray flat) {
    return flat.reshape(risk.batches().get(batch).samples(), outputsPerSample());
  }

  private static NDArray outputs(NDManager owner, EmpiricalRisk risk) {
    List<Batch> batches = risk.batches();
    return allBatches(
        owner, risk, i -> risk.of(i, graph -> outputs(owner, graph, batches.get(i).samples())));
  }

  /** A copy of what the model gave for a batch, outside its graph, which may go before it. */
  private static NDArray outputs(NDManager owner, LossGraph graph, long samples) {
    NDList predictions = graph.predictions();
    List<Shape> shapes = predictions.stream().map(NDArray::getShape).toList();
    Measurable.require(
        predictions.size() == 1 && predictions.head().getDataType().isFloating(),
        "the model has %d outputs of shapes %s, must have one of floating-point numbers"
            .formatted(predictions.size(), shapes));
    Shape shape = shapes.get(0);
    Measurable.require(
        shape.dimension() > 0 && shape.get(0) == samples,
        "the model's output has shape %s, must begin with %d, the samples of the batch"
            .formatted(shape, samples));
    NDArray copy = predictions.head().stopGradient().duplicate();
    copy.attach(owner);
    return copy.reshape(samples, copy.size() / samples);
  }

  private NDArray allBatches(NDManager owner, IntFunction<NDArray> ofBatch) {
    return allBatches(owner, risk, ofBatch);
  }

  /** Lays what is had of the batches end to end. */
  private static NDArray allBatches(
      NDManager owner, EmpiricalRisk risk, IntFunction<NDArray> ofBatch) {
    return result(
        owner,
        () -> {
          NDList parts = new NDList();
          for (int i = 0; i < risk.batches().size(); i++) {
            parts.add(ofBatch.apply(i));
          }
          return parts.size() == 1 ? parts.head() : NDArrays.concat(parts);
        });
  }

  /** Frees all that was made on the way. */
  private static NDArray result(NDManager owner, Supplier<NDArray> work) {
    return ArrayScope.adopted(ArrayScope.call(() -> NativeCopies.keep(work.get(), owner)));
  }
}
