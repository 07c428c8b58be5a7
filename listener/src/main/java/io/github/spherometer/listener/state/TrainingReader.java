package io.github.spherometer.listener.state;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.batch.Probe;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.state.TrainingState.BatchLosses;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.model.ParameterSnapshot;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a training, between a backward pass and the step that follows, on the training's thread.
 */
public final class TrainingReader {

  private final Trainer trainer;
  private final Loss measured;
  private final MeasuredOptimizer optimizer;
  private final Probe probe;
  private final FailureGuard guard;

  /**
   * @param measured the loss that is measured
   * @param guard for what the rest can do without
   */
  public TrainingReader(
      Trainer trainer,
      Loss measured,
      MeasuredOptimizer optimizer,
      Probe probe,
      FailureGuard guard) {
    this.trainer = trainer;
    this.measured = measured;
    this.optimizer = optimizer;
    this.probe = probe;
    this.guard = guard;
  }

  /** Whether there is something to read when the training has ended: its model may be closed. */
  public boolean isReadable() {
    return !probe.needsBatch()
        && trainer.getModel().getBlock().getParameters().values().stream()
            .noneMatch(p -> p.isInitialized() && p.getArray().isReleased());
  }

  /**
   * The loss of a batch as it was trained on; NaN if it is not known.
   *
   * @param drawsNothing whether the measured loss is known to draw no random numbers
   */
  @SuppressWarnings("ReferenceEquality") // a loss is what it is
  public double trainingLoss(@Nullable BatchData told, boolean drawsNothing) {
    Loss loss = trainer.getLoss();
    return guard.attempt(
        Part.TRAINING_LOSS,
        () -> ArrayScope.call(() -> TrainingLoss.of(loss, told, drawsNothing && loss == measured)),
        () -> Double.NaN);
  }

  /**
   * The training's own arrays, to be measured before the next step, on this thread.
   *
   * @param told the batch as DJL tells of it
   */
  public TrainingState live(
      TrainingStep step, @Nullable BatchData told, TrainedBatch batch, double trainingLoss) {
    BatchLosses losses =
        new BatchLosses(
            trainingLoss, () -> ArrayScope.call(() -> TrainingLoss.of(measured, told, false)));
    OptimizerStep next = new OptimizerStep(hyperparameters(), optimizer::preconditioner);
    return state(step, model(), losses, batch, next, samples -> samples);
  }

  /**
   * Copies, to be measured at any time and on any thread.
   *
   * @param owner of the copies, which this thread hands over with them
   */
  @SuppressWarnings("ReferenceEquality") // a loss is what it is
  public TrainingState copied(
      NDManager owner, TrainingStep step, TrainedBatch batch, double trainingLoss) {
    double measuredLoss = measured == trainer.getLoss() ? trainingLoss : Double.NaN;
    BatchLosses losses = new BatchLosses(trainingLoss, () -> measuredLoss);
    return ArrayScope.call(
        () -> {
          TrainedModel live = model();
          ParameterSnapshot parameters =
              ParameterSnapshot.of(owner, live.block(), live.parameters());
          TrainedModel model =
              new TrainedModel(live.block(), parameters, live.device(), live.loss());
          OptimizerStep next = new OptimizerStep(hyperparameters(), preconditioner(owner));
          return state(step, model, losses, batch, next, samples -> samples.copy(owner));
        });
  }

  private TrainedModel model() {
    Block block = trainer.getModel().getBlock();
    Device device = trainer.getDevices()[0];
    return new TrainedModel(block, LiveParameters.of(trainer), device, measured);
  }

  @SuppressWarnings("ReferenceEquality") // to compare the numbers would cost more than it saves
  private TrainingState state(
      TrainingStep step,
      TrainedModel model,
      BatchLosses losses,
      TrainedBatch batch,
      OptimizerStep next,
      UnaryOperator<Samples> taken) {
    Samples wanted = probe.samples(batch);
    Optional<Samples> current =
        batch.samples().map(c -> probe.isCopyOf(c) ? wanted : taken.apply(c));
    boolean isBatch = batch.samples().filter(c -> c == wanted).isPresent();
    return new TrainingState(
        step,
        model,
        losses,
        isBatch ? current.orElseThrow() : wanted,
        new TrainedBatch(current, batch.size(), batch.missing()),
        next);
  }

  /** They may be the user's own function. */
  private Hyperparameters hyperparameters() {
    try {
      return optimizer.hyperparameters();
    } catch (RuntimeException e) {
      guard.report("hyperparameters are unknown", e);
      return Hyperparameters.unknown();
    }
  }

  /** A copy, or what reading it threw: the rest is measured without it. */
  private Supplier<Optional<NDArray>> preconditioner(NDManager owner) {
    try {
      Optional<NDArray> scale = optimizer.preconditioner().map(p -> NativeCopies.keep(p, owner));
      return () -> scale;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }
}
