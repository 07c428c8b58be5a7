package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Product by product. The norm is 10, residuals may be 1, and values within 2 are crowded. */
class StoppingRuleTest {

  private static final int SIZE = 60;
  private static final double TOLERANCE = 0.1;

  /** A chance that is never exceeded. */
  private static final ToleratedChance ANY = new ToleratedChance(1, 1);

  private final NDManager manager = NDManager.newBaseManager();
  private LinearOperator operator =
      Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0.1));

  @AfterEach
  void close() {
    manager.close();
  }

  private LanczosProcess process(WantedValues wanted, double... leading) {
    operator =
        Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0.1, leading));
    RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
    return new LanczosProcess(operator, manager, SIZE, wanted, random);
  }

  private static WantedValues wanted(int count) {
    return new WantedValues(Which.LARGEST_MAGNITUDE, count, TOLERANCE);
  }

  /** With these first entries, and small ones after them. */
  private void start(LanczosProcess process, double... entries) {
    double[] start = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      start[i] = i < entries.length ? entries[i] : 1e-6;
    }
    process.relation().addStart(manager.create(start), 0);
  }

  private static List<Boolean> met(StoppingRule rule, LanczosProcess process, int products) {
    List<Boolean> met = new ArrayList<>();
    for (int product = 0; product < products; product++) {
      process.extend();
      met.add(rule.isMet(process));
    }
    return met;
  }

  @Test
  void valuesThatAreApartNeedNoRest() {
    LanczosProcess process = process(wanted(2), 10, 7);
    start(process, 1, 1);

    assertThat(met(new StoppingRule(wanted(2), 1, StartVectors.none(), ANY), process, 3))
        .containsExactly(false, true, true);
  }

  /** They are all there from the third product on, and two products later they may count. */
  @Test
  void crowdedValuesMustHaveBeenThereHalfAsManyProductsAgoAsAreWanted() {
    LanczosProcess process = process(wanted(3), 10, 9, 8);
    start(process, 1, 1, 1);

    assertThat(met(new StoppingRule(wanted(3), 1, StartVectors.none(), ANY), process, 6))
        .containsExactly(false, false, false, false, true, true);
  }

  /** The first value is one for both, 9.3. */
  @Test
  void crowdedValuesMustNotHaveMovedByMoreThanHalfTheTolerance() {
    LanczosProcess process = process(wanted(1), 10, 8.2);
    start(process, Math.sqrt(11.0 / 7), 1);

    assertThat(met(new StoppingRule(wanted(1), 1, StartVectors.none(), ANY), process, 3))
        .containsExactly(true, false, true);
  }

  /** The second of three start vectors has what is wanted. */
  @Test
  void productsWithStartVectorsDoNotCountAsRest() {
    LanczosProcess process = process(wanted(2), -10, -9);
    start(process, 1, 0.01);
    start(process, 0.01, 1);
    start(process, 0, 0, 1);

    assertThat(met(new StoppingRule(wanted(2), 3, StartVectors.none(), ANY), process, 6))
        .containsExactly(false, false, false, true, true, true);
  }

  @Test
  void exhaustedSpaceHasNothingLeftToCome() {
    WantedValues wanted = wanted(2);
    LinearOperator lowRank =
        Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0, 10, 9));
    RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
    LanczosProcess process = new LanczosProcess(lowRank, manager, SIZE, wanted, random);
    process.addRandomStarts(1);

    assertThat(
            met(
                new StoppingRule(
                    wanted, 1, StartVectors.none(), new ToleratedChance(1e-300, 1e-300)),
                process,
                3))
        .containsExactly(false, false, true);
  }

  /** The pairs are accurate long before it is as unlikely as that to have overlooked another. */
  @Test
  void accuratePairsWaitUntilNothingHides() {
    WantedValues wanted = wanted(1);
    LanczosProcess process = process(wanted, 10, 5);
    process.addRandomStarts(1);
    StoppingRule rule =
        new StoppingRule(wanted, 1, StartVectors.none(), new ToleratedChance(1e-6, 1));
    int accurate = 0;
    double chance = 1;
    boolean met = false;
    while (!met) {
      double before = chance;
      process.extend();
      met = rule.isMet(process);
      RitzPairs ritz = process.relation().ritzPairs();
      accurate += wanted.areAccurate(ritz) ? 1 : 0;
      OverlookedChance overlooked = process.relation().overlookedChance();
      chance = Math.max(overlooked.at(12), overlooked.at(-12));
      assertThat(before).isGreaterThan(1e-6);
    }
    assertThat(chance).isLessThanOrEqualTo(1e-6);
    assertThat(accurate).isGreaterThan(3);
  }

  /** Of two that are given, the second is turned by an angle away from what comes of the start. */
  @ParameterizedTest
  @CsvSource({"0, true", "0.3, true", "0.6, false"})
  void largerChanceIsToleratedWhereWhatWasGivenIsHeld(double angle, boolean tracked) {
    WantedValues wanted = wanted(2);
    LanczosProcess process = process(wanted, 10, 5, 0);
    start(process, 1, 1);
    NDArray given = manager.zeros(new Shape(2, SIZE), DataType.FLOAT64);
    given.set(new NDIndex(0, 0), 1);
    given.set(new NDIndex(1, 1), Math.cos(angle));
    given.set(new NDIndex(1, 2), Math.sin(angle));
    StartVectors vectors = StartVectors.of(operator, given);
    ToleratedChance tolerated = new ToleratedChance(1e-300, 1);
    for (int product = 0; product < 2; product++) {
      process.extend();
    }

    assertThat(vectors.leastHeld(process.relation()))
        .isCloseTo(Math.pow(Math.cos(angle), 2), within(1e-3));
    assertThat(new StoppingRule(wanted, 1, vectors, tolerated).isMet(process)).isEqualTo(tracked);
  }
}
