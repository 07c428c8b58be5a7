package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.MadeUpFolder;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs that nobody has done. */
final class MadeUp {

  private MadeUp() {}

  static Setting setting(Inputs inputs, int hidden, int seed) {
    return new Setting(
        Study.SPECTRA,
        ImageDataset.MNIST,
        inputs,
        100,
        inputs == Inputs.BLOBS ? 0.5 : 0,
        hidden,
        Objective.CROSS_ENTROPY,
        0.1,
        0.9,
        1000,
        1,
        seed);
  }

  static Outcome outcome(double first, double last) {
    return new Outcome(1000, false, first, new Scores(last, 1), new Scores(last, 1));
  }

  /** A hundred eigenvalues: so many apart, so many near zero, the others between them. */
  static Checkpoint checkpoint(Moment moment, int apart, int near, double smallest) {
    Double[] values = new Double[100];
    Arrays.fill(values, 0.05);
    Arrays.fill(values, 0, apart, 1.0);
    Arrays.fill(values, 100 - near, 100, 1e-5);
    values[99] = smallest;
    long step = moment == Moment.START ? 0 : 1000;
    return new Checkpoint(moment, step, 1, 0.1, List.of(values), 1e-7);
  }

  static FinishedRun<Setting, Findings> run(
      Setting setting, Outcome outcome, Checkpoint... checkpoints) {
    Findings findings =
        new Findings(
            List.of(outcome), classes(setting), 0, List.of(checkpoints), List.of(), List.of());
    return finished(setting, findings);
  }

  private static int classes(Setting setting) {
    return setting.inputs() == Inputs.BLOBS ? 2 : 10;
  }

  static FinishedRun<Setting, Findings> line(int seed, double sameStart, double otherStart) {
    Setting setting = setting(Inputs.IMAGES, 5, seed).with(Study.LINE, 1);
    List<Line> lines =
        List.of(line(Line.Ends.SAME_START, sameStart), line(Line.Ends.OTHER_START, otherStart));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      outcomes.add(outcome(2, 0.1));
    }
    return finished(
        setting, new Findings(outcomes, classes(setting), 0, List.of(), List.of(), lines));
  }

  static Line line(Line.Ends ends, double middle) {
    List<Double> losses = List.of(9.0, 0.1, middle, 0.2, 9.0);
    return new Line(ends, List.of(-0.5, 0.0, 0.5, 1.0, 1.5), losses, losses, 3);
  }

  /** Nothing has been written there. */
  private static FinishedRun<Setting, Findings> finished(Setting setting, Findings findings) {
    return new FinishedRun<>(setting, findings, 1, "", MadeUpFolder.at(Path.of("made-up")));
  }
}
