package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.projection.Reflections;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A V = V T + W B, whatever was done last. */
class KrylovRelationTest {

  private static final int SIZE = 30;
  private static final WantedValues WANTED = new WantedValues(Which.LARGEST_MAGNITUDE, 2, 0.01);

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator =
      Operators.rotated(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1, 5, -4, 3));
  private final RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
  private final KrylovRelation relation = relation(operator, 8);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void holdsAfterEveryProductWithItsRestarts() {
    relation.addStart(random.gaussian(), 1);
    relation.addStart(random.gaussian(), 1);
    for (int product = 0; product < 20; product++) {
      multiply(relation, operator);
      assertHolds(relation, operator);
      assertThat(relation.basisSize()).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void holdsAfterATurnOfTheQueueThatCostsTheResidualsItsRounding() {
    relation.addStart(random.gaussian(), 1);
    relation.addStart(random.gaussian(), 1);
    multiply(relation, operator);
    double before = relation.ritzPairs().largest().residual();
    NDArray next = relation.next().duplicate();

    relation.turnQueue(Reflections.onto(new double[] {3, 4}, 5));

    assertHolds(relation, operator);
    assertThat(Math.abs(InnerProducts.dot(next, relation.next()))).isCloseTo(0.6, within(1e-12));
    assertThat(relation.ritzPairs().largest().residual())
        .isGreaterThan(before)
        .isLessThan(before + 1e-12);
  }

  @Test
  void holdsWhenAnExhaustedSpaceGoesOnWithAFreshVector() {
    LinearOperator lowRank =
        Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0, 5, 4));
    KrylovRelation exhausted = relation(lowRank, 8);
    exhausted.addStart(random.gaussian(), 1);
    while (exhausted.queueLength() > 0) {
      multiply(exhausted, lowRank);
    }
    assertThat(exhausted.order()).isEqualTo(3);

    exhausted.addFresh(random.gaussian());
    assertHolds(exhausted, lowRank);
    multiply(exhausted, lowRank);

    assertHolds(exhausted, lowRank);
    assertThat(exhausted.order()).isEqualTo(4);
  }

  @Test
  void vectorsThatDependOnTheBasisDoNotJoinIt() {
    NDArray start = random.gaussian();
    relation.addStart(start.duplicate(), 1);
    relation.addStart(start, 1);

    assertThat(relation.queueLength()).isEqualTo(1);
    assertThat(relation.hasMultipliedStarts()).isFalse();
    multiply(relation, operator);
    assertThat(relation.hasMultipliedStarts()).isTrue();
  }

  /** Of the room for six beside the queue two are wanted, and half of the rest is used. */
  @Test
  void fullBasisIsCutBackToTheWantedAndHalfOfTheRoom() {
    relation.addStart(random.gaussian(), 1);
    relation.addStart(random.gaussian(), 1);
    List<Integer> sizes = new ArrayList<>();
    for (int product = 0; product < 10; product++) {
      multiply(relation, operator);
      sizes.add(relation.basisSize());
    }

    assertThat(sizes).containsExactly(3, 4, 5, 6, 7, 8, 6, 7, 8, 6);
  }

  /** Eight eigenvalues fill a basis of eight, and leave no vector to multiply. */
  @Test
  void freshVectorMakesRoomAtTheCostOfARounding() {
    LinearOperator few =
        Operators.diagonal(
            manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0, 9, 7, 5, 3, -2, -4, -6));
    KrylovRelation full = relation(few, 8);
    full.addStart(random.gaussian(), 1);
    while (full.queueLength() > 0) {
      multiply(full, few);
    }
    assertThat(full.order()).isEqualTo(8);
    assertThat(full.hasRoom()).isFalse();
    double scale = full.noise() / (10 * 0x1p-53);
    assertThat(scale).isBetween(5.0, 9.0);

    full.addFresh(random.gaussian());

    assertThat(full.order()).isEqualTo(4);
    assertThat(full.queueLength()).isEqualTo(1);
    assertThat(full.hasRoom()).isTrue();
    assertHolds(full, few);
    double least = (4 * scale + Math.sqrt(7) * 9) * 0x1p-53;
    assertThat(full.ritzPairs().values())
        .allMatch(ritz -> ritz.residual() > 0.99 * least && ritz.residual() < 10 * least);
  }

  @Test
  void wholeSpaceIsCompleteAndSeesTheWholeAsymmetry() {
    LinearOperator skewed =
        Operators.dense(manager, DataType.FLOAT64, Operators.skewed(SIZE, 0.01));
    KrylovRelation whole = relation(skewed, SIZE);
    whole.addStart(random.gaussian(), 1);
    for (int product = 0; product < SIZE; product++) {
      assertThat(whole.isComplete()).isFalse();
      multiply(whole, skewed);
    }

    assertThat(whole.isComplete()).isTrue();
    assertThat(whole.asymmetry())
        .isCloseTo(Math.sqrt(SIZE * (SIZE - 1) / 2.0) * 0.02, within(1e-12));
  }

  private KrylovRelation relation(LinearOperator matrix, int capacity) {
    return new KrylovRelation(matrix, manager, capacity, new ThickRestart(WANTED));
  }

  private static void multiply(KrylovRelation relation, LinearOperator matrix) {
    NDArray product = matrix.apply(relation.next());
    relation.add(product, relation.order() + 1);
  }

  /** Column by column. */
  private static void assertHolds(KrylovRelation relation, LinearOperator matrix) {
    int order = relation.order();
    for (int j = 0; j < order; j++) {
      NDArray rest = matrix.apply(relation.vector(j));
      for (int i = 0; i < relation.basisSize(); i++) {
        double entry = i < order ? relation.entry(i, j) : relation.coupling(i - order, j);
        rest.subi(relation.vector(i).mul(entry));
      }
      assertThat(InnerProducts.norm(rest)).isLessThan(1e-13);
    }
  }
}
