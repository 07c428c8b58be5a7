package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NextDirectionTest {

  private static final int SIZE = 60;
  private static final int BLOCK = 3;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void worstOfTheWantedPairsComesFirst() {
    WantedValues wanted = new WantedValues(Which.LARGEST_ALGEBRAIC, 3, 1e-12);
    KrylovRelation relation = relation(wanted);
    List<Double> residuals = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      residuals.add(relation.ritzPairs().values().get(place).residual());
    }
    double largest = residuals.stream().mapToDouble(r -> r).max().orElseThrow();
    assertThat(residuals).doesNotHaveDuplicates();

    assertThat(new NextDirection(wanted).in(relation))
        .hasSize(BLOCK)
        .containsExactly(relation.residual(residuals.indexOf(largest)));
  }

  @Test
  void whereAnEigenvalueHidesBestComesFirstOnceThePairsAreAccurate() {
    WantedValues wanted = new WantedValues(Which.LARGEST_ALGEBRAIC, 1, 0.5);
    KrylovRelation relation = relation(wanted);
    RitzPairs ritz = relation.ritzPairs();
    OverlookedChance chance = relation.overlookedChance();
    List<Double> places = new BlindSpots(wanted, ritz).places();
    assertThat(wanted.areAccurate(ritz)).isTrue();
    assertThat(places).isNotEmpty();
    double best = places.stream().mapToDouble(chance::at).max().orElseThrow();
    double place = places.stream().filter(x -> chance.at(x) == best).findFirst().orElseThrow();

    assertThat(new NextDirection(wanted).in(relation)).containsExactly(chance.direction(place));
  }

  @Test
  void nothingIsLookedForInZero() {
    WantedValues wanted = new WantedValues(Which.LARGEST_MAGNITUDE, 1, 0.01);
    LinearOperator zero = Operators.diagonal(manager, DataType.FLOAT64, new double[SIZE]);
    KrylovRelation relation = new KrylovRelation(zero, manager, SIZE, new ThickRestart(wanted));
    for (int i = 0; i < BLOCK; i++) {
      relation.addStart(unit(i, 0), 1);
    }
    relation.add(zero.apply(relation.next()), 0);

    assertThat(new NextDirection(wanted).in(relation)).containsExactly(0, 0);
  }

  /** What is left of the product with an eigenvector that is off by a rounding. */
  @Test
  void residualOfRoundingIsNoDirection() {
    WantedValues wanted = new WantedValues(Which.LARGEST_MAGNITUDE, 1, 1e-30);
    LinearOperator operator =
        Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1, 10));
    KrylovRelation relation = new KrylovRelation(operator, manager, SIZE, new ThickRestart(wanted));
    relation.addStart(unit(0, 1e-15), 1);
    relation.addStart(unit(1, 0), 1);
    relation.add(operator.apply(relation.next()), 10);

    assertThat(relation.residual(0)[0]).isNotZero();
    assertThat(new NextDirection(wanted).in(relation)).containsExactly(0);
  }

  /** With a small part of the unit vector after it. */
  private NDArray unit(int place, double next) {
    double[] entries = new double[SIZE];
    entries[place] = 1;
    entries[place + 1] = next;
    return manager.create(entries);
  }

  private KrylovRelation relation(WantedValues wanted) {
    LinearOperator operator =
        Operators.rotated(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1, 10, 8, 6, 4, 3));
    RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
    LanczosProcess process = new LanczosProcess(operator, manager, SIZE, wanted, random);
    process.addRandomStarts(BLOCK);
    for (int product = 0; product < 12; product++) {
      process.extend();
    }
    return process.relation();
  }
}
