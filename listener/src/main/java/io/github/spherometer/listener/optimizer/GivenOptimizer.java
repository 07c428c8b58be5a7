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
 * whatever the optimizer. An optimizer by hand stands for the one that the trainer steps with. A
 * listener may serve many trainings, so it stands for the first optimizer that it meets, and for
 * those that hold it: the next training's is another.
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
    MeasuredOptimizer read = OptimizerReader.read(find(trainer, log), trainer, log);
    return hyperparameters == null ? read : new GivenHyperparameters(read, hyperparameters);
  }

  private Optional<Optimizer> find(Trainer trainer, Consumer<String> log) {
    Optional<Optimizer> trainers = TrainersOptimizer.find(trainer);
    return optimizer == null ? trainers : preferred(optimizer, trainer, trainers, log);
  }

  private Optional<Optimizer> preferred(
      Optimizer given, Trainer trainer, Optional<Optimizer> trainers, Consumer<String> log) {
    boolean first = represents(trainers.isPresent() ? trainers.get() : trainer);
    if (trainers.filter(own -> isOrHolds(own, given)).isPresent()) {
      return Optional.of(given);
    }
    if (!first) {
      return trainers;
    }
    trainers
        .filter(own -> UpdateRules.of(own).isPresent())
        .ifPresent(own -> log.accept(contradiction(own, given)));
    return Optional.of(given);
  }

  private static String contradiction(Optimizer trainers, Optimizer given) {
    String told =
        "optimizer(...) was given another %s than the %s that the trainer steps with, and is used;"
            + " without it the trainer's is read";
    return told.formatted(
        OptimizerReader.nameOf(given.getClass()), OptimizerReader.nameOf(trainers.getClass()));
  }

  private static boolean isOrHolds(Optimizer trainers, Optimizer given) {
    return trainers == given
        || PrivateFields.ofType(trainers, Optimizer.class).anyMatch(held -> held == given);
  }

  private synchronized boolean represents(Object unknown) {
    if (represented == null) {
      represented = new WeakReference<>(unknown);
    }
    return represented.get() == unknown;
  }
}
