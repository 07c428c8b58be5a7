package io.github.spherometer.listener;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Preconditions;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.batch.Probe;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the data that the measured loss is taken over. Curves over time are comparable only on
 * the same data; what a small batch adds shows only on the current one.
 */
public final class ProbeData {

  private final Function<NDManager, Probe> perRun;

  private ProbeData(Function<NDManager, Probe> perRun) {
    this.perRun = perRun;
  }

  /**
   * Chooses the first batch that the training sees. It is copied and kept until the training ends.
   *
   * @return the default choice
   */
  public static ProbeData firstBatch() {
    return firstBatch(Integer.MAX_VALUE);
  }

  /**
   * Chooses the first samples of the first batch that the training sees: a product costs in
   * proportion to the samples, and the fewer there are, the more the spectrum is their own.
   *
   * @param samples at least 1; the whole batch if it has no more
   * @return a cheaper choice
   * @throws IllegalArgumentException if there are less than 1
   */
  public static ProbeData firstBatch(int samples) {
    Require.atLeast("samples", samples, 1);
    return new ProbeData(manager -> new FirstBatch(manager, samples));
  }

  /**
   * Chooses the batch that was just trained on, another one for every measurement.
   *
   * @return a choice that shows the curvature that the optimizer meets
   */
  public static ProbeData currentBatch() {
    return new ProbeData(manager -> new CurrentBatch());
  }

  /**
   * Chooses given data, such as the whole training set of a small task.
   *
   * @param data inputs of the model, batch first; copied at the first measurement
   * @param labels labels for the loss; likewise
   * @return a choice of these data
   * @throws IllegalArgumentException if there are no data
   */
  public static ProbeData of(NDList data, NDList labels) {
    Preconditions.checkArgument(!data.isEmpty(), "data is empty, must hold at least one array");
    Samples given = new Samples(data, labels);
    return new ProbeData(manager -> new GivenSamples(manager, given));
  }

  /**
   * Starts a run.
   *
   * @param manager owns what the choice keeps
   */
  Probe start(NDManager manager) {
    return perRun.apply(manager);
  }

  private static final class CurrentBatch implements Probe {

    @Override
    public Samples samples(TrainedBatch batch) {
      return batch.required();
    }

    @Override
    public boolean needsBatch() {
      return true;
    }
  }

  private static final class FirstBatch implements Probe {

    private final NDManager manager;
    private final int samples;
    private @Nullable Samples first;
    private @Nullable Samples source;

    FirstBatch(NDManager manager, int samples) {
      this.manager = manager;
      this.samples = samples;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the whole batch is the batch itself
    public Samples samples(TrainedBatch batch) {
      if (first == null) {
        Samples current = batch.required();
        Samples wanted = current.first(samples);
        source = wanted == current ? current : null;
        first = wanted.copy(manager);
      }
      return first;
    }

    @Override
    public boolean needsBatch() {
      return first == null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // what has equal numbers is not known to be a copy
    public boolean isCopyOf(Samples other) {
      return other == source;
    }
  }

  /** Copied once, since their own arrays are for the training's thread alone. */
  private static final class GivenSamples implements Probe {

    private final NDManager manager;
    private final Samples given;
    private @Nullable Samples copy;

    GivenSamples(NDManager manager, Samples given) {
      this.manager = manager;
      this.given = given;
    }

    @Override
    public Samples samples(TrainedBatch batch) {
      if (copy == null) {
        copy = given.copy(manager);
      }
      return copy;
    }
  }
}
