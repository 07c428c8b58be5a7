package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What came of a training.
 *
 * @param parameters how many there are
 * @param outcome whether it trained; its first loss is at most that of equal chances
 * @param endings one for each mode in which the net behaves differently; none if it has diverged
 */
record NetResult(long parameters, Outcome outcome, List<Ending> endings) {

  Optional<Ending> ending(Mode mode) {
    return endings.stream().filter(ending -> ending.mode() == mode).findFirst();
  }
}
