package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.experiment.Scale;
import java.util.List;

/**
 * What is turned for a net, always one thing at a time.
 *
 * @param net which one
 * @param extent of its runs
 * @param base from which all is turned, with the learning rate in the middle
 * @param rates learning rates
 * @param batchSizes batch sizes
 * @param slow the learning rate at which the momentum is turned, since momentum makes it faster
 * @param momenta momenta
 * @param regularised whether it is also trained with weight decay, dropout and BatchNorm
 * @param firstEpochs the epochs in which every batch is measured, for 100 batches at most; 0 if
 *     none is
 */
record Plan(
    Net net,
    Extent extent,
    Recipe base,
    List<Double> rates,
    List<Integer> batchSizes,
    double slow,
    List<Double> momenta,
    boolean regularised,
    int firstEpochs) {

  private static final List<Double> MOMENTA = List.of(0.0, 0.5, 0.9);

  /** Whether the top 30 and the first steps are looked at, too. */
  boolean looksClosely() {
    return firstEpochs > 0;
  }

  static List<Plan> of(Scale scale) {
    return scale == Scale.QUICK || scale == Scale.TINY
        ? List.of(teacherStudent(scale), convolutional(scale))
        : List.of(teacherStudent(scale), convolutional(scale), residual(scale));
  }

  private static Plan teacherStudent(Scale scale) {
    Extent extent =
        scale.pick(
            new Extent(32, 32, 8, 60, 24, 2),
            new Extent(1000, 250, 100, 50, 160, 8),
            new Extent(1000, 500, 100, 50, 160, 12),
            new Extent(1000, 1000, 100, 200, 640, 40));
    return new Plan(
        Net.TEACHER_STUDENT,
        extent,
        Recipe.of(Net.TEACHER_STUDENT, scale == Scale.TINY ? 0.2 : 0.1, scale.pick(16, 32, 32, 32)),
        scale.pick(
            List.of(0.1, 0.2, 0.4),
            List.of(0.05, 0.1, 0.2, 0.4),
            List.of(0.025, 0.05, 0.1, 0.2, 0.4),
            List.of(0.0125, 0.025, 0.05, 0.1, 0.2, 0.4)),
        scale.pick(List.of(), List.of(8, 32, 128), List.of(4, 16, 64), List.of(4, 16, 64, 250)),
        scale.pick(0.1, 0.05, 0.025, 0.025),
        scale.pick(List.of(), MOMENTA, MOMENTA, MOMENTA),
        false,
        scale.pick(1, 3, 4, 4));
  }

  private static Plan convolutional(Scale scale) {
    Extent extent =
        scale.pick(
            new Extent(20, 10, 1, 1, 0.05, 1),
            new Extent(500, 50, 4, 10, 8, 5),
            new Extent(1000, 100, 4, 15, 24, 6),
            new Extent(45_000, 2560, 32, 100, 3500, 50));
    return new Plan(
        Net.CONVOLUTIONAL,
        extent,
        Recipe.of(Net.CONVOLUTIONAL, 0.05, scale.pick(20, 32, 32, 128)),
        scale.pick(
            List.of(0.05),
            List.of(0.025, 0.05, 0.1),
            List.of(0.0125, 0.025, 0.05, 0.1, 0.2),
            List.of(0.001, 0.005, 0.01, 0.05, 0.1)),
        scale.pick(List.of(), List.of(8, 128), List.of(8, 32, 128), List.of(32, 128, 512)),
        scale.pick(0.05, 0.0125, 0.0125, 0.01),
        scale.pick(List.of(), List.of(), MOMENTA, MOMENTA),
        scale == Scale.STANDARD || scale == Scale.PAPER,
        scale == Scale.TINY ? 0 : 1);
  }

  private static Plan residual(Scale scale) {
    boolean paper = scale == Scale.PAPER;
    Extent extent =
        paper ? new Extent(45_000, 2560, 16, 100, 3500, 50) : new Extent(1000, 50, 4, 20, 64, 6);
    return new Plan(
        Net.RESIDUAL,
        extent,
        Recipe.of(Net.RESIDUAL, 0.1, paper ? 128 : 32),
        paper ? List.of(0.025, 0.05, 0.1, 0.2, 0.4) : List.of(0.05, 0.1, 0.2, 0.4),
        paper ? List.of(32, 128, 512) : List.of(16, 64),
        paper ? 0.025 : 0.05,
        MOMENTA,
        false,
        1);
  }
}
