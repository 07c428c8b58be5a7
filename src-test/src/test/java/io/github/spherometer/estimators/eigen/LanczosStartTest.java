package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
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
  }

  @Test
  void mixtureIsNearTheGivenVectorWithARandomPart() {
    NDArray given = manager.eye(1, SIZE, 0, DataType.FLOAT64).squeeze(0);

    double cosine = InnerProducts.dot(process(1, 1, SIZE).relation().next(), given);

    assertThat(cosine).isCloseTo(1 / Math.hypot(1, 0.3), within(0.05)).isLessThan(0.999);
  }

  private LanczosProcess process(int given, int random, int room) {
    StartVectors vectors =
        given == 0
            ? StartVectors.none()
            : StartVectors.of(operator, manager.eye(given, SIZE, 0, DataType.FLOAT64));
    BasisCapacity capacity =
        BasisCapacity.of(operator, (long) room * SIZE * BYTES, WANTED.count(), 100, random);
    return new LanczosStart(vectors, capacity, random).process(operator, manager, WANTED, 1);
  }
}
