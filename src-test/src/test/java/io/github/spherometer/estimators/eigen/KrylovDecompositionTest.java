package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left when the eigenvalues are found. */
class KrylovDecompositionTest {

  private static final int SIZE = 300;

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator =
      Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 0.1, 10, -8, 6, 4, 3));
  private final KrylovDecomposition krylov =
      Lanczos.builder().tolerance(1e-9).build().decompose(operator);

  @AfterEach
  void close() {
    krylov.close();
    manager.close();
  }

  @Test
  void ritzVectorsAreTheEigenvectorsInTheOrderOfTheSpectrum() {
    double[] vectors = krylov.ritzVectors(3).toDoubleArray();

    for (int rank = 0; rank < 3; rank++) {
      for (int i = 0; i < SIZE; i++) {
        assertThat(Math.abs(vectors[rank * SIZE + i])).isCloseTo(rank == i ? 1 : 0, within(1e-8));
      }
    }
  }

  @Test
  void ritzVectorsOutliveTheBasisWithTheirOwner() {
    try (NDManager owner = manager.newSubManager()) {
      NDArray vectors = krylov.ritzVectors(2, owner);
      krylov.close();

      assertThat(owner.getManagedArrays()).hasSize(1);
      assertThat(vectors.getShape()).isEqualTo(new Shape(2, SIZE));
      assertThat(vectors.toDoubleArray()).hasSize(2 * SIZE);
    }
  }

  @Test
  void moreRitzVectorsThanWereWantedAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> krylov.ritzVectors(6))
        .withMessage("count is 6, must be from 1 to 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> krylov.ritzVectors(0))
        .withMessage("count is 0, must be from 1 to 5");
  }

  @Test
  void shareInTheLeadingRitzVectorsIsThatOfTheComponents() {
    double[] components = new double[SIZE];
    components[0] = 3;
    components[2] = 4;
    components[200] = 12;
    NDArray vector = manager.create(components);

    assertThat(krylov.share(1, vector)).isCloseTo(9.0 / 169, within(1e-8));
    assertThat(krylov.share(2, vector)).isCloseTo(9.0 / 169, within(1e-8));
    assertThat(krylov.share(3, vector)).isCloseTo(25.0 / 169, within(1e-8));
    assertThat(krylov.share(5, vector.mul(1e6))).isCloseTo(25.0 / 169, within(1e-8));
    assertThat(krylov.share(5, krylov.ritzVectors(5).sum(new int[] {0})))
        .isCloseTo(1, within(1e-12));
    assertThat(vector.toDoubleArray()).containsExactly(components);
  }

  @Test
  void zeroHasNoShare() {
    assertThat(krylov.share(1, manager.zeros(new Shape(SIZE), DataType.FLOAT64))).isNaN();
  }

  @Test
  void shareOfWhatIsNoVectorOfTheSpaceIsRefused() {
    NDArray vector = manager.ones(new Shape(SIZE));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> krylov.share(1, vector))
        .withMessage("vector is float32 of shape (300), must be float64 of shape (300)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> krylov.share(6, vector.toType(DataType.FLOAT64, true)))
        .withMessage("count is 6, must be from 1 to 5");
  }

  @Test
  void operatorIsTheOneThatWasDecomposed() {
    assertThat(krylov.operator()).isSameAs(operator);
  }
}
