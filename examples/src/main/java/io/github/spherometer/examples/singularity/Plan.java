package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.ArrayList;
import java.util.List;

/** Which runs are done. */
final class Plan {

  private static final double MOMENTUM = 0.9;
  private static final double IMAGE_RATE = 0.02;
  private static final double IMAGE_SQUARE_RATE = 0.02;
  private static final double BLOB_RATE = 0.1;
  private static final double BLOB_SPREAD = 0.5;
  private static final int MIDDLE = 10;
  private static final int SMALL = 6;
  private static final int SQUARE = 5;

  /** The mean square loss falls slower. */
  private static final int SQUARE_TIMES = 3;

  private final Setup setup;
  private final Scale scale;
  private final List<Setting> settings = new ArrayList<>();

  private Plan(Setup setup) {
    this.setup = setup;
    scale = setup.scale();
  }

  static Plan of(Setup setup) {
    Plan plan = new Plan(setup);
    plan.addImages();
    plan.addBlobs();
    plan.addStarts();
    return plan;
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  private void addImages() {
    int samples = scale.pick(20, 500, 1000, 1000);
    int steps = scale.pick(25, 1500, 4000, 20_000);
    List<Integer> hidden =
        scale.pick(List.of(1), List.of(2, 3, 5), List.of(2, 5, 10), List.of(2, 5, 10, 20));
    int middle = hidden.get(hidden.size() / 2);
    Setting one =
        new Setting(
            Study.SPECTRA,
            setup.dataset(),
            Inputs.IMAGES,
            samples,
            0,
            middle,
            Objective.CROSS_ENTROPY,
            IMAGE_RATE,
            MOMENTUM,
            steps,
            1,
            0);
    for (int size = hidden.size() - 1; size >= 0; size--) { // the longest first
      addForSeeds(one.withHidden(hidden.get(size)));
    }
    if (scale != Scale.TINY) {
      addForSeeds(one.with(Inputs.NOISE));
      addForSeeds(
          one.with(Objective.MEAN_SQUARE, IMAGE_SQUARE_RATE)
              .withHidden(SQUARE)
              .withSteps(SQUARE_TIMES * steps));
    }
    addForSeeds(
        one.with(Study.LINE, 1)
            .withHidden(hidden.get(hidden.size() - 1))
            .withSteps(scale == Scale.TINY ? 5 : steps));
  }

  private void addBlobs() {
    Setting one = blobs();
    List<Integer> sizes = List.of(2, 6, 10, 14, 18);
    for (int units : scale == Scale.TINY ? List.of(2, 3) : sizes) {
      addForMoreSeeds(one.withHidden(units));
    }
    for (double spread : scale == Scale.TINY ? List.of(0.25) : List.of(0.25, 0.75, 1.0, 1.5)) {
      addForMoreSeeds(one.withSpread(spread));
    }
    addForMoreSeeds(one.with(Objective.MEAN_SQUARE, BLOB_RATE));
    addForMoreSeeds(one.with(Study.PATH, 1));
  }

  private Setting blobs() {
    int hidden = scale.pick(3, MIDDLE, MIDDLE, MIDDLE);
    int samples = scale.pick(20, 200, 500, 1000);
    int steps = scale.pick(25, 2000, 5000, 100_000);
    return new Setting(
        Study.SPECTRA,
        setup.dataset(),
        Inputs.BLOBS,
        samples,
        BLOB_SPREAD,
        hidden,
        Objective.CROSS_ENTROPY,
        BLOB_RATE,
        MOMENTUM,
        steps,
        1,
        0);
  }

  /** As many starts as the paper has, where there is time; some with each seed. */
  private void addStarts() {
    int all = scale.pick(4, 100, 1000, 5000);
    int each = (all + setup.seedCount() - 1) / setup.seedCount();
    addForSeeds(
        blobs()
            .with(Study.STARTS, each)
            .withHidden(scale.pick(2, SMALL, SMALL, SMALL))
            .withSteps(scale.pick(5, 300, 500, 2000)));
  }

  private void addForSeeds(Setting setting) {
    setup.seeds().forEach(seed -> settings.add(setting.withSeed(seed)));
  }

  /** Blobs are cheap, and differ a lot from seed to seed. */
  private void addForMoreSeeds(Setting setting) {
    int count = setup.seedCount() * scale.pick(1, 3, 3, 3);
    for (int seed = 1; seed <= count; seed++) {
      settings.add(setting.withSeed(seed));
    }
  }

  /** Seconds, or so, on one processor. */
  static double cost(Setting setting) {
    double size = setting.parameters();
    double product = 4e-4 + setting.samples() * size * 2e-10;
    double spectra =
        switch (setting.study()) {
          case SPECTRA -> 3;
          case PATH -> 10;
          case STARTS, LINE -> 0;
        };
    double trainings = setting.study() == Study.LINE ? 3 : setting.count();
    return spectra * (size * product + 3e-11 * Math.pow(size, 3))
        + trainings * (0.1 + setting.steps() * product);
  }
}
