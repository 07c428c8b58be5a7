package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.ArrayList;
import java.util.List;

/** Which runs are done. */
final class Plan {

  /** Of the images that there are. */
  private static final int CLASSES = 10;

  /** Classes have so many of them where one size is looked at more closely. */
  private static final int HOME = 506;

  private final Setup setup;
  private final Scale scale;

  private Plan(Setup setup) {
    this.setup = setup;
    scale = setup.scale();
  }

  static List<DeepnetSetting> settings(Setup setup) {
    Plan plan = new Plan(setup);
    List<DeepnetSetting> settings = new ArrayList<>();
    for (int seed : setup.seeds()) {
      plan.classes().forEach(classes -> settings.add(plan.mixture(classes, seed)));
      for (Net net : plan.nets()) {
        plan.perClass().forEach(n -> settings.add(plan.images(net, n, seed)));
      }
    }
    return settings;
  }

  private List<Integer> classes() {
    List<Integer> all = List.of(2, 5, 10, 20, 50);
    return scale.pick(List.of(2, 3), all.subList(0, 4), all, all);
  }

  private List<Net> nets() {
    List<Net> all = List.of(Net.MLP, Net.VGG11, Net.RESNET8);
    return scale.pick(all.subList(0, 1), all, all, List.of(Net.MLP, Net.VGG11, Net.RESNET20));
  }

  private List<Integer> perClass() {
    List<Integer> all = List.of(10, 51, HOME, 2599);
    return scale.pick(List.of(2, 4, 6), all.subList(0, 3), all, all);
  }

  private DeepnetSetting mixture(int classes, int seed) {
    int perClass = scale == Scale.TINY ? 20 : Math.max(50, 1000 / classes);
    int samples = classes * perClass;
    int steps = scale == Scale.TINY ? 60 : classes > 20 ? 1200 : 600;
    int values = scale == Scale.TINY ? 3 * classes + 2 : Math.min(101, Math.max(40, 6 * classes));
    return new DeepnetSetting(
        Net.MIXTURE,
        "mixture",
        classes,
        perClass,
        scale == Scale.TINY ? 0.25 : 1,
        new Recipe(0.2, 0, samples, steps, 0),
        new Effort(samples, values, starts(), scale == Scale.TINY ? 10 : 48, true),
        seed);
  }

  private DeepnetSetting images(Net net, int perClass, int seed) {
    return new DeepnetSetting(
        net,
        setup.dataset().toString(),
        CLASSES,
        perClass,
        width(net),
        recipe(net),
        effort(net, perClass),
        seed);
  }

  private double width(Net net) {
    return switch (net) {
      case VGG11 -> scale.pick(0.0625, 0.0625, 0.125, 1.0);
      case RESNET8, RESNET20 -> scale.pick(4.0, 4.0, 4.0, 16.0);
      default -> scale == Scale.TINY ? 0.25 : 1;
    };
  }

  private Recipe recipe(Net net) {
    double rate = net.hasBatchNorm() ? 0.05 : 0.02;
    int steps = scale.pick(40, net == Net.VGG11 ? 900 : 600, 1500, 10_000);
    double target = scale == Scale.TINY ? 1.5 : 0.1;
    return new Recipe(rate, 0.9, scale == Scale.TINY ? 20 : 64, steps, target);
  }

  private Effort effort(Net net, int perClass) {
    boolean cheap = net == Net.MLP;
    int samples = Math.min(CLASSES * perClass, scale.pick(60, 200, cheap ? 1000 : 300, 2000));
    if (net == Net.RESNET8) {
      samples = Math.min(samples, scale.pick(60, 100, 200, 200)); // its products take longest
    }
    int more = scale.pick(24, 60, 60, 60);
    boolean levels =
        switch (scale) {
          case TINY -> perClass == 6;
          case QUICK -> cheap && perClass == HOME;
          case STANDARD -> cheap || perClass == HOME;
          case PAPER -> true;
        };
    return new Effort(
        samples,
        cheap ? more : 2 * CLASSES + 1,
        cheap ? starts() : 1,
        scale.pick(10, 32, 48, 64),
        levels);
  }

  private int starts() {
    return scale.pick(1, 2, 3, 10);
  }

  /** Roughly the seconds that a run takes. */
  static double cost(DeepnetSetting setting) {
    Effort effort = setting.effort();
    double products = 6 * effort.values() + 5.0 * effort.starts() * effort.steps();
    if (effort.levels()) {
      products += 4.0 * setting.classes() * setting.classes();
    }
    double perSample = secondsPerSample(setting);
    return 0.5
        + perSample * products * effort.samples()
        + perSample * setting.recipe().steps() * setting.recipe().batchSize() / 2;
  }

  private static double secondsPerSample(DeepnetSetting setting) {
    double width = setting.width();
    return switch (setting.net()) {
      case MIXTURE -> 4e-6;
      case MLP -> 2e-5;
      case VGG11 -> 0.03 * width * width + 2e-4;
      case RESNET8 -> 3e-4 * width;
      case RESNET20 -> 9e-4 * width;
    };
  }
}
