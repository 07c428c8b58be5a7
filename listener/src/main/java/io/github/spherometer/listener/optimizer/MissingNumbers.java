package io.github.spherometer.listener.optimizer;

import java.util.function.Consumer;

/** Says why a hyperparameter of an optimizer is not known, and what to do. */
record MissingNumbers(String optimizer, Consumer<String> log) {

  void say(String why) {
    log.accept(
        ("not all hyperparameters of the optimizer (%s) are known: %s; give them with"
                + " hyperparameters(...)")
            .formatted(optimizer, why));
  }
}
