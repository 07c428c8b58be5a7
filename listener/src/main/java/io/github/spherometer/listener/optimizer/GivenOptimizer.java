package io.github.spherometer.listener.optimizer;

import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer that a listener was given, if any. The trainer's own is what trains; the given one
 * stands for it where that cannot be found, or is of a class whose rule is not known. A listener
 * may serve many trainings, so the given one stands for the first such optimizer only, and for
 * those that hold it: the next training's is another.
 */
public final class GivenOptimizer {

  private final @Nullable Optimizer optimizer;
  private @Nullable WeakReference<Object> represented;

  /**
   * Takes what was given by hand.
   *
   * @param optimizer null for none
   */
  public GivenOptimizer(@Nullable Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** The optimizer to read for a training. */
  public Optional<Optimizer> of(Trainer trainer) {
    Optional<Optimizer> trainers = TrainersOptimizer.find(trainer);
    if (optimizer == null || trainers.filter(OptimizerReader::isKnown).isPresent()) {
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
