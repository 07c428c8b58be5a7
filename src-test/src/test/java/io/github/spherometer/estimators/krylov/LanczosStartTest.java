package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanczosStartTest {

  private static final int SIZE = 40;
  private static final int BYTES = 8;
  private static final WantedValues WANTED = new WantedValues(Which.LARGEST_MAGNITUDE, 3, 0.01);

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator =
      Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1, 5, 4, 3));

  @AfterEach
  void close() {
    manager.close();
  }

  /** A single given vector is mixed; several are where there is no room for wanted, all and one. */
  @ParameterizedTest(name = "{0} given, {1} random, room for {2}")
  @CsvSource({
    "0, 1, 40, 1",
    "0, 3, 40, 3",
    "1, 1, 40, 1",
    "1, 3, 40, 3",
    "2, 1, 40, 3",
    "4, 2, 40, 6",
    "4, 2, 10, 6",
    "4, 2, 9, 2"
  })
  void severalVectorsStartOnTheirOwnWhereThereIsRoom(
      int given, int random, int room, int expected) {
    LanczosProcess process = process(given, random, room);

    assertThat(process.relation().queueLength()).isEqualTo(expected);
    for (int i = 0; i < expected; i++) {
      assertThat(InnerProducts.norm(process.relation().vector(i))).isCloseTo(1, within(1e-12));
    }
  }

  /** Three eigenvectors that are given as their sum have ten times 1/sqrt(40) each. */
  private static final double RANDOM_LENGTH = Math.sqrt(SIZE / 3.0) / 10;

  /** And so have four that are given one by one. */
  private static final double RANDOM_LENGTH_OF_FOUR = Math.sqrt(SIZE / 4.0) / 10;

  @Test
  void mixtureIsNearTheGivenVectorWithARandomPart() {
    NDArray given = manager.eye(1, SIZE, 0, DataType.FLOAT64).squeeze(0);

    double cosine = InnerProducts.dot(process(1, 1, SIZE).relation().next(), given);

    assertThat(cosine).isCloseTo(1 / Math.hypot(1, RANDOM_LENGTH), within(0.05)).isLessThan(0.999);
  }

  @Test
  void mixtureOfSeveralHasTheSameRandomPart() {
    double[] mixture = process(4, 2, 9).relation().next().toDoubleArray();

    double part = Math.sqrt(Arrays.stream(mixture, 0, 4).map(x -> x * x).sum());
    assertThat(part).isCloseTo(1 / Math.hypot(1, RANDOM_LENGTH_OF_FOUR), within(0.02));
    assertThat(Arrays.stream(mixture, 0, 4)).allMatch(x -> Math.abs(x - part / 2) < 0.1);
  }

  /** Of 100 000 entries, where they have next to nothing of its length. */
  @Test
  void givenEigenvectorsHaveTenTimesThePartThatChanceGives() {
    int size = 100_000;
    LinearOperator large = Operators.diagonal(manager, DataType.FLOAT64, new double[size]);
    NDArray sum = manager.zeros(new Shape(size), DataType.FLOAT64);
    sum.set(new NDIndex("0:3"), 2);
    LanczosProcess process =
        new LanczosStart(
                StartVectors.of(large, sum), BasisCapacity.of(large, 1 << 30, 3, 9, 1), 1, false)
            .process(large, manager, WANTED, 1);

    double[] start = process.relation().next().toDoubleArray();

    assertThat(Arrays.stream(start, 0, 3).sum() / 3 * Math.sqrt(size)).isCloseTo(10, within(2.0));
    assertThat(InnerProducts.norm(manager.create(start))).isCloseTo(1, within(1e-12));
  }

  /**
   * Of one product with the only start vector: its part M / sqrt(1 + M^2) over the random share.
   */
  @Test
  void mixtureIsWorthItsRandomShare() {
    LanczosProcess process = process(4, 1, 8);
    process.extend();
    double x = 100;
    double m = process.relation().coupling(0, 0) / (process.relation().entry(0, 0) - x);
    double part = m / Math.sqrt(1 + m * m);

    double share =
        Math.sqrt(2 * SIZE / Math.PI)
            * Math.abs(part)
            / process.relation().overlookedChance().at(x);

    assertThat(share)
        .isCloseTo(
            RANDOM_LENGTH_OF_FOUR / Math.hypot(1, RANDOM_LENGTH_OF_FOUR), withinPercentage(10));
  }

  @Test
  void trackedVectorsAreAddedUpWhereverThereIsRoom() {
    StartVectors vectors = StartVectors.of(operator, manager.eye(4, SIZE, 0, DataType.FLOAT64));
    BasisCapacity capacity = BasisCapacity.of(operator, 1 << 20, WANTED.count(), 100, 2);

    LanczosProcess process =
        new LanczosStart(vectors, capacity, 2, true).process(operator, manager, WANTED, 1);

    assertThat(process.relation().queueLength()).isEqualTo(2);
  }

  /** So that a budget of five products needs no restart. */
  @ParameterizedTest
  @CsvSource({"0, 2, 7", "1, 1, 6", "1, 2, 7", "2, 1, 8"})
  void basisHasRoomForStartVectorsAndEveryProduct(int given, int random, int expected) {
    LanczosProcess process = process(rough(given), random, SIZE, 5);
    for (int product = 0; product < 5; product++) {
      process.extend();
    }

    assertThat(process.relation().order()).isEqualTo(5);
    assertThat(process.relation().basisSize()).isEqualTo(expected);
    assertThat(process.relation().hasRoom()).isFalse();
  }

  private LanczosProcess process(int given, int random, int room) {
    return process(manager.eye(given, SIZE, 0, DataType.FLOAT64), random, room, 100);
  }

  /** No eigenvectors, whose products would leave nothing. */
  private NDArray rough(int given) {
    return manager.arange(0, given * SIZE, 1, DataType.FLOAT64).sin().reshape(given, SIZE);
  }

  private LanczosProcess process(NDArray given, int random, int room, int products) {
    StartVectors vectors = given.isEmpty() ? StartVectors.none() : StartVectors.of(operator, given);
    BasisCapacity capacity =
        BasisCapacity.of(operator, (long) room * SIZE * BYTES, WANTED.count(), products, random);
    return new LanczosStart(vectors, capacity, random, false).process(operator, manager, WANTED, 1);
  }
}
