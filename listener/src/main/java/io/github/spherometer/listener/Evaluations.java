package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import io.github.spherometer.listener.measurement.Evaluation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What DJL's evaluators said of the latest epoch. DJL's listener works that out when an epoch ends,
 * before or after ours is told, and keeps the numbers: reading them touches no array.
 */
final class Evaluations {

  private static final String TRAINING = "train_";
  private static final String VALIDATION = "validate_";

  /** DJL has the loss under this name too. */
  private static final String LOSS = "loss";

  private final Trainer trainer;
  private long batch;
  private long epoch;
  private boolean waiting;

  Evaluations(Trainer trainer) {
    this.trainer = trainer;
  }

  void epochEnded(long batches, long epochs) {
    batch = batches;
    epoch = epochs;
    waiting = batches > 0;
  }

  /** Those of the latest epoch, once; nothing if none has ended, or nobody evaluates. */
  Optional<Evaluation> latest() {
    if (!waiting) {
      return Optional.empty();
    }
    waiting = false;
    Map<String, Float> all = trainer.getTrainingResult().getEvaluations();
    Map<String, Double> training = named(TRAINING, all);
    Map<String, Double> validation = named(VALIDATION, all);
    if (validation.values().stream().allMatch(value -> value.isNaN())) {
      validation.clear(); // so DJL says that there are no validation data
    }
    return training.isEmpty()
        ? Optional.empty()
        : Optional.of(new Evaluation(batch, epoch, training, validation));
  }

  private Map<String, Double> named(String prefix, Map<String, Float> all) {
    Map<String, Double> found = new HashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value.doubleValue());
          }
        });
    if (found.containsKey(trainer.getLoss().getName()) && found.size() > 1) {
      found.remove(LOSS);
    }
    return found;
  }
}
