package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BasisCapacityTest {

  private static final int WANTED = 10;
  private static final int PRODUCTS = 100;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void defaultLimitHoldsAGibibyteOrTheFewestVectors() {
    assertThat(capacity(1_000_000, 0).vectors(1)).isEqualTo(101);
    assertThat(capacity(3_000_000, 0).vectors(1)).isEqualTo((1 << 30) / 12_000_000);
    assertThat(capacity(25_000_000, 0).vectors(1)).isEqualTo(12);
    assertThat(capacity(50, 0).vectors(1)).isEqualTo(50);
  }

  /** A vector of 1000 numbers takes 4000 bytes. */
  @Test
  void holdsAsManyVectorsAsTheBytesDo() {
    assertThat(capacity(1000, 4000 * 20).vectors(1)).isEqualTo(20);
    assertThat(capacity(1000, 4000 * 20 - 1).vectors(1)).isEqualTo(19);
    assertThat(capacity(1000, 4000 * 500).vectors(3)).isEqualTo(103);
  }

  /** Wanted values, start vectors and one more. */
  @Test
  void hasRoomForStartVectorsBesideTheWanted() {
    assertThat(capacity(1000, 4000 * 20).hasRoomFor(9)).isTrue();
    assertThat(capacity(1000, 4000 * 20).hasRoomFor(10)).isFalse();
    assertThat(capacity(20, 80 * 20).hasRoomFor(10)).isTrue();
  }

  @Test
  void bytesBelowTheFewestVectorsAreRefused() {
    assertThat(capacity(1000, 4000 * 12).vectors(1)).isEqualTo(12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> capacity(1000, 4000 * 12 - 1))
        .withMessage(
            "maxBasisBytes is 47999, must be at least 48000 to hold 12 vectors of 1000 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> capacity(5, 99))
        .withMessage("maxBasisBytes is 99, must be at least 100 to hold 5 vectors of 5 numbers");
  }

  private BasisCapacity capacity(long size, long bytes) {
    return BasisCapacity.of(new Sized(manager, size), bytes, WANTED, PRODUCTS, 1);
  }

  private record Sized(NDManager manager, long size) implements LinearOperator {

    @Override
    public DataType dataType() {
      return DataType.FLOAT32;
    }

    @Override
    public NDArray apply(NDArray vector) {
      throw new UnsupportedOperationException();
    }
  }
}
