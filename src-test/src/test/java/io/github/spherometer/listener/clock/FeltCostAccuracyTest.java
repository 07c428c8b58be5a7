package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.statistics.RunningMean;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate against the truth, in trainings whose batches take random times. */
class FeltCostAccuracyTest {

  private static final int TRAININGS = 200;

  /**
   * Batches of lognormal time around 1.5 ms that come in slow and fast spells, become slower by a
   * third over the training, collect garbage now and then, pause seldom, and compile at the start.
   */
  private static final class Training {

    private final Random random;
    private final int batches;
    private double spell;

    Training(long seed, int batches) {
      random = new Random(seed);
      this.batches = batches;
    }

    double usual(int batch) {
      spell = 0.9 * spell + 0.05 * random.nextGaussian();
      double drift = 1 + batch / (3.0 * batches);
      return 1.5 * drift * Math.exp(spell + 0.15 * random.nextGaussian());
    }

    /** No part of what is felt, whoever measures meanwhile. */
    double compiling(int batch) {
      return 1 + 3 * Math.exp(-batch / 40.0);
    }

    double pause() {
      double draw = random.nextDouble();
      return draw < 0.001 ? 2_000 : draw < 0.02 ? 6 : 0;
    }
  }

  /** The errors of an estimate in many trainings. */
  private static final class Errors {

    private final RunningMean bias = new RunningMean();
    private final RunningMean stated = new RunningMean();
    private int outside;

    void add(double truth, double training, Estimate estimate) {
      double error = estimate.value() - truth;
      bias.add(error / training);
      stated.add(estimate.standardError() / training);
      outside += Math.abs(error) <= 3 * estimate.standardError() ? 0 : 1;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 500, 30", "0.05, 500, 30", "0.3, 500, 30",
    "0, 5000, 30", "0.05, 5000, 30", "0.3, 5000, 30",
    "0.05, 5000, 3", "0.3, 5000, 80", "3, 5000, 30"
  })
  void theCostIsFoundWithinItsError(double slowdown, int batches, int underWay) {
    Errors errors = new Errors();
    for (int seed = 0; seed < TRAININGS; seed++) {
      train(new Training(seed, batches), slowdown, underWay, errors);
    }

    assertThat(errors.stated.mean()).isLessThan(0.05);
    assertThat(errors.outside).isLessThanOrEqualTo(TRAININGS / 50);
    assertThat(errors.bias.mean()).isBetween(-0.01, 0.01);
  }

  /** A measurement every 100 batches lasts as long as so many of them. */
  private static void train(Training training, double slowdown, int underWay, Errors errors) {
    FeltCost cost = new FeltCost(0);
    double truth = 0;
    double total = 0;
    double left = 1.5 * 3 * underWay;
    for (int batch = 2; batch <= training.batches; batch++) {
      boolean beside = left > 0;
      double usual = training.usual(batch);
      double more = beside ? slowdown * usual : 0;
      double time = training.compiling(batch) * (usual + more) + training.pause();
      cost.batch(time, beside);
      left -= time;
      if (beside && left <= 0) {
        cost.ended();
      }
      if (batch % 100 == 0 && left <= 0) {
        left = 1.5 * underWay;
      }
      truth += more;
      total += usual;
    }
    errors.add(truth, total, cost.total());
  }
}
