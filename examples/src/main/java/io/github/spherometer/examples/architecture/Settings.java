package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which trainings there are: all depths in all variants, the cheap ones first. */
final class Settings {

  private final Scale scale;
  private final Setup setup;

  private Settings(Setup setup) {
    this.scale = setup.scale();
    this.setup = setup;
  }

  static List<NetSetting> of(Setup setup) {
    Settings settings = new Settings(setup);
    List<NetSetting> all = new ArrayList<>();
    for (int depth : settings.depths()) {
      for (Variant variant : settings.variants()) {
        setup.seeds().forEach(seed -> all.add(settings.setting(depth, variant, seed)));
      }
    }
    return all;
  }

  private List<Integer> depths() {
    return scale.pick(List.of(8), List.of(8, 14), List.of(8, 14, 20), List.of(20, 32, 38, 44, 56));
  }

  private List<Variant> variants() {
    return switch (scale) {
      case TINY -> List.of(Variant.RESNET, Variant.NO_BATCH_NORM);
      case QUICK -> List.of(Variant.RESNET, Variant.NO_BATCH_NORM, Variant.NO_SHORTCUTS);
      case STANDARD, PAPER -> Arrays.asList(Variant.values());
    };
  }

  private NetSetting setting(int depth, Variant variant, int seed) {
    return new NetSetting(
        setup.dataset(),
        scale.pick(40, 1000, 1000, 50_000),
        depth,
        scale.pick(2, 4, 4, 16),
        variant,
        scale.pick(0.01, 0.01, 0.01, 0.1),
        scale.pick(0.0, 0.0, 0.0, 5e-4),
        scale == Scale.PAPER,
        scale.pick(10, 50, 50, 128),
        scale.pick(4, 500, 800, 180 * 391),
        scale.pick(10, 50, 50, 500),
        scale.pick(1, 3, 6, 20),
        seed);
  }
}
