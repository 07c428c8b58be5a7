package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.experiment.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** All runs: stars around a recipe for each net, of which one arm is one thing turned. */
final class Grid {

  private static final double WEIGHT_DECAY = 5e-4;
  private static final double DROPOUT = 0.5;

  private final Setup setup;
  private final Set<SgdSetting> settings = new LinkedHashSet<>();

  private Grid(Setup setup) {
    this.setup = setup;
  }

  static Grid of(Setup setup) {
    Grid grid = new Grid(setup);
    for (int seed : setup.seeds()) {
      Plan.of(setup.scale()).forEach(plan -> grid.add(plan, seed));
    }
    return grid;
  }

  List<SgdSetting> settings() {
    return List.copyOf(settings);
  }

  private void add(Plan plan, int seed) {
    Recipe base = plan.base();
    SgdSetting training = setting(plan, Look.TRAINING, plan.extent(), seed);
    plan.rates().forEach(rate -> settings.add(training.with(base.withLearningRate(rate))));
    plan.batchSizes().forEach(size -> settings.add(training.with(base.withBatchSize(size))));
    Recipe slow = base.withLearningRate(plan.slow());
    plan.momenta().forEach(momentum -> settings.add(training.with(slow.withMomentum(momentum))));
    if (plan.regularised()) {
      addRegularised(plan, training);
    }
    if (seed == 1 && plan.looksClosely()) {
      settings.add(setting(plan, Look.TOP_THIRTY, plan.extent(), seed)); // one is shown
    }
    if (plan.looksClosely()) {
      addFirstSteps(plan, seed);
    }
  }

  private void addFirstSteps(Plan plan, int seed) {
    Extent first = plan.extent().withEpochs(plan.firstEpochs());
    SgdSetting firstSteps = setting(plan, Look.FIRST_STEPS, first, seed);
    rates(plan).forEach(rate -> settings.add(firstSteps.with(plan.base().withLearningRate(rate))));
  }

  private void addRegularised(Plan plan, SgdSetting training) {
    List<UnaryOperator<Recipe>> ways =
        List.of(
            recipe -> recipe.withWeightDecay(WEIGHT_DECAY),
            recipe -> recipe.withDropout(DROPOUT),
            Recipe::withBatchNorm);
    for (UnaryOperator<Recipe> way : ways) {
      for (double rate : rates(plan)) {
        settings.add(training.with(way.apply(plan.base().withLearningRate(rate))));
      }
    }
  }

  /** Three of the learning rates: the middle one and those around it. */
  private static List<Double> rates(Plan plan) {
    List<Double> rates = new ArrayList<>(plan.rates());
    int middle = rates.indexOf(plan.base().learningRate());
    return rates.subList(Math.max(0, middle - 1), Math.min(rates.size(), middle + 2));
  }

  private SgdSetting setting(Plan plan, Look look, Extent extent, int seed) {
    String data = plan.net().sees() ? setup.dataset().toString() : plan.net().toString();
    return new SgdSetting(look, plan.net(), data, plan.base(), extent, seed);
  }

  /** In steps on a sample, roughly: a product costs as much as a few of them. */
  static double cost(SgdSetting setting) {
    Extent extent = setting.extent();
    double size = setting.net() == Net.TEACHER_STUDENT ? 1 : 10;
    double measurements =
        switch (setting.look()) {
          case TRAINING -> 2 * extent.points();
          case TOP_THIRTY -> 3 * extent.points();
          case FIRST_STEPS -> setting.steps();
        };
    double steps = (double) setting.steps() * (setting.recipe().batchSize() + 20);
    return size * (steps + measurements * 200 * (extent.probe() + 50));
  }
}
