package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.loss.Repeatability;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.model.OwnArrays;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.List;
import java.util.function.Function;

/**
 * The empirical risk, which is the loss over all samples, and its derivatives: the mean of those of
 * the batches, weighted by their samples. That holds if the loss of a batch is the mean over its
 * samples. If it has a value a sample, of which DJL trains with the sum, the risk is the sum of
 * those of the batches.
 */
final class EmpiricalRisk {

  private final NDManager manager;
  private final ModelAtPoint model;
  private final Loss loss;
  private final List<Batch> batches;
  private final long samples;
  private final FixedDraws draws;

  private final RetainedGraphs retained;
  private boolean sum;
  private boolean readsOwnArrays;

  /**
   * @param manager owns the graphs
   * @param batches at least one, copied by the caller
   * @param draws runs the forward passes
   */
  EmpiricalRisk(
      NDManager manager, ModelAtPoint model, Loss loss, List<Batch> batches, FixedDraws draws) {
    this.draws = draws;
    this.manager = manager;
    this.model = model;
    this.loss = loss;
    this.batches = batches;
    samples = batches.stream().mapToLong(Batch::samples).sum();
    retained = new RetainedGraphs(batches.size(), model.hidesArrays());
  }

  /**
   * Runs one forward pass a batch, and one more of the first batch if it is not known yet whether
   * that gives the same loss.
   *
   * @param limit bytes for retained graphs
   * @return the loss
   * @throws UnrepeatableLossException if it gave another one
   */
  double build(long limit, Repeatability repeatability) {
    boolean known = repeatability.isKnown();
    double first = known ? Double.NaN : draws.run(0, this::firstValue, v -> v, discarded -> {});
    double[] values = new double[batches.size()];
    for (int i = 0; i < values.length; i++) {
      Batch batch = batches.get(i);
      LossGraph graph = draws.run(i, () -> graph(batch), LossGraph::value, LossGraph::close);
      values[i] = graph.value();
      if (i == 0 && !known) {
        repeatability.compare(first, values[i]);
      }
      sum |= graph.isSum();
      readsOwnArrays |= graph.readsOwnArrays();
      retained.add(batch, graph, limit);
    }
    return mean(values);
  }

  private double firstValue() {
    return SurfaceChecks.finite(loss, LossGraph.valueOf(model, loss, batches.get(0)));
  }

  private LossGraph graph(Batch batch) {
    return LossGraph.of(manager, model, loss, batch);
  }

  private double mean(double[] values) {
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      mean += weight(batches.get(i)) * values[i];
    }
    return mean;
  }

  /**
   * To be asked before {@link #valueAt} and {@link #gradientAt}.
   *
   * @throws UnsupportedOperationException if the loss reads arrays of the model, which do not move
   */
  void requireKnownElsewhere() {
    if (readsOwnArrays) {
      throw OwnArrays.elsewhereUnknown();
    }
  }

  /** Whether the loss of a batch depends on the model's own arrays past the parameter store. */
  boolean readsOwnArrays() {
    return readsOwnArrays;
  }

  /** Of all batches. */
  long samples() {
    return samples;
  }

  /** Whether the losses of batches are added up, not averaged. */
  boolean isSum() {
    return sum;
  }

  /** Estimated memory of the graphs that are retained. */
  long retainedBytes() {
    return retained.bytes();
  }

  /** How many graphs are retained. */
  int retained() {
    return retained.size();
  }

  /** The gradient of shape (n), the surface's own. */
  NDArray gradient() {
    return mean(graph -> graph.plainGradient(manager));
  }

  /** Hv, a new array that belongs to the vector's manager. */
  NDArray hessianProduct(NDArray vector) {
    return mean(graph -> graph.hessianProduct(vector));
  }

  /** Gv, likewise. */
  NDArray gaussNewtonProduct(NDArray vector) {
    return mean(graph -> graph.gaussNewtonProduct(vector));
  }

  /**
   * The gradient at another point.
   *
   * @param owner of the point and of the graphs on the way, not of the gradient
   */
  NDArray gradientAt(NDManager owner, ModelAtPoint point) {
    EmpiricalRisk there = new EmpiricalRisk(owner, point, loss, batches, draws);
    there.sum = sum;
    return there.mean(graph -> graph.plainGradient(manager));
  }

  /** The loss at another point, of which no graph stays. */
  double valueAt(ModelAtPoint point) {
    double[] values = new double[batches.size()];
    for (int i = 0; i < values.length; i++) {
      Batch batch = batches.get(i);
      values[i] = draws.again(i, () -> LossGraph.valueOf(point, loss, batch));
    }
    return mean(values);
  }

  /**
   * The weighted mean of a derivative of the loss.
   *
   * @param derivative gives an array of its own, which does not belong to the graph
   */
  private NDArray mean(Function<LossGraph, NDArray> derivative) {
    NDArray mean = null;
    for (int i = 0; i < batches.size(); i++) {
      Batch batch = batches.get(i);
      NDArray part = of(i, derivative);
      mean = mean == null ? weighted(batch, part) : added(mean, weighted(batch, part));
    }
    if (mean == null) {
      throw new IllegalStateException("there is no batch");
    }
    return mean;
  }

  /** What the graph of one batch gives, which does not belong to the graph. */
  <T> T of(int batch, Function<LossGraph, T> use) {
    Batch data = batches.get(batch);
    return draws.again(batch, () -> retained.use(data, () -> graph(data), use));
  }

  List<Batch> batches() {
    return batches;
  }

  private NDArray weighted(Batch batch, NDArray part) {
    return batches.size() == 1 ? part : part.muli(weight(batch));
  }

  private static NDArray added(NDArray sum, NDArray part) {
    try (part) {
      return sum.addi(part);
    }
  }

  private double weight(Batch batch) {
    return sum ? 1 : batch.samples() / (double) samples;
  }
}
