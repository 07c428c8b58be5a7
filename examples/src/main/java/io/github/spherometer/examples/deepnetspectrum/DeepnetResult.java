package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.experiment.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a run gave.
 *
 * @param outcome when it ended
 * @param parameters of the net
 * @param checkpoints the one where it was looked at; none if it did not come there
 */
record DeepnetResult(Outcome outcome, long parameters, List<Checkpoint> checkpoints) {

  Optional<Checkpoint> checkpoint() {
    return checkpoints.stream().findFirst();
  }
}
