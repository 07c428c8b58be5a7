package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.Outcome;
import java.util.List;

/**
 * What came of a run, beside the listener's measurements.
 *
 * @param outcomes of its trainings, one after the other
 * @param classes of its data
 * @param constants inputs that are the same in every sample
 * @param checkpoints spectra, in the order of their steps
 * @param pictures of the Hessian, for few runs
 * @param lines between solutions
 */
record Findings(
    List<Outcome> outcomes,
    int classes,
    int constants,
    List<Checkpoint> checkpoints,
    List<Picture> pictures,
    List<Line> lines) {

  Outcome outcome() {
    return outcomes.get(0);
  }

  boolean trained() {
    return outcomes.stream().allMatch(Outcome::trained);
  }
}
