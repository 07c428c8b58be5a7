package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.surface.model.Layers;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.model.TrainableParameters;
import io.github.spherometer.surface.torch.NativeCopies;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the parameters before a step with those after it, on the training's thread. Holds one
 * copy of them from the one to the other.
 */
public final class StepMeasurer implements AutoCloseable {

  private final Trainer trainer;
  private final NDManager kept;
  private @Nullable NDArray before;
  private long batch;

  public StepMeasurer(Trainer trainer) {
    this.trainer = trainer;
    kept = OwnManagers.on(trainer.getDevices()[0]);
  }

  /** The step of a batch follows. */
  public void before(long itsBatch) {
    forget();
    before = ArrayScope.call(() -> NativeCopies.keep(parameters(), kept));
    batch = itsBatch;
  }

  /** The step has been made. Nothing if nobody wanted to know. */
  public Optional<UpdateRatios> after() {
    NDArray start = before;
    if (start == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ArrayScope.call(() -> compare(start, parameters())));
    } finally {
      forget();
    }
  }

  /** One vector, as the surface has it, and a new one. */
  private NDArray parameters() {
    LiveParameters live = LiveParameters.of(trainer);
    return TrainableParameters.flatten(
            trainer.getModel().getBlock(), parameter -> live.apply(parameter).stopGradient())
        .duplicate();
  }

  private UpdateRatios compare(NDArray start, NDArray end) {
    Block block = trainer.getModel().getBlock();
    NDArray update = end.sub(start);
    Map<String, Double> layers = new LinkedHashMap<>();
    for (ParameterGroup layer : Layers.of(block)) {
      NDIndex piece = new NDIndex().addSliceDim(layer.start(), layer.end());
      layers.put(layer.name(), ratio(update.get(piece), start.get(piece)));
    }
    return new UpdateRatios(batch, ratio(update, start), layers);
  }

  private static double ratio(NDArray update, NDArray parameters) {
    double length = InnerProducts.norm(parameters);
    return length == 0 ? Double.NaN : InnerProducts.norm(update) / length;
  }

  private void forget() {
    if (before != null) {
      before.close();
      before = null;
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
