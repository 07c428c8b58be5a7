package io.github.spherometer.listener.optimizer;

import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a listener was given of the optimizer by hand, if anything. Hyperparameters by hand are used
 * whatever the optimizer. The trainer's own optimizer is what trains; the given one stands for it
 * where that cannot be found, or is of a class whose rule is not known. A listener may serve many
 * trainings, so the given one stands for the first such optimizer only, and for those that hold it:
 * the next training's is another.
 */
public final class GivenOptimizer {

  private final @Nullable Optimizer optimizer;
  private final @Nullable Supplier<Hyperparameters> hyperparameters;
  private @Nullable WeakReference<Object> represented;

  /**
   * Takes what was given by hand.
   *
   * @param optimizer null for none
   * @param hyperparameters null for those of the optimizer
   */
  public GivenOptimizer(
      @Nullable Optimizer optimizer, @Nullable Supplier<Hyperparameters> hyperparameters) {
    this.optimizer = optimizer;
    this.hyperparameters = hyperparameters;
  }

  /**
   * The optimizer of a training.
   *
   * @param log told why a hyperparameter is not known
   */
  public MeasuredOptimizer of(Trainer trainer, Consumer<String> log) {
    MeasuredOptimizer read = OptimizerReader.read(of(trainer), trainer, log);
    return hyperparameters == null ? read : new GivenHyperparameters(read, hyperparameters);
  }

  private Optional<Optimizer> of(Trainer trainer) {
    Optional<Optimizer> trainers = TrainersOptimizer.find(trainer);
    if (optimizer == null || trainers.flatMap(UpdateRules::of).isPresent()) {
      return trainers;
    }
    boolean represented = represents(trainers.isPresent() ? trainers.get() : trainer);
    return represented || trainers.filter(this::holdsGiven).isPresent()
        ? Optional.of(optimizer)
        : trainers;
  }

  private boolean holdsGiven(Optimizer trainers) {
    return PrivateFields.ofType(trainers, Optimizer.class).anyMatch(held -> held == optimizer);
  }

  private synchronized boolean represents(Object unknown) {
    if (represented == null) {
      represented = new WeakReference<>(unknown);
    }
    return represented.get() == unknown;
  }
}
