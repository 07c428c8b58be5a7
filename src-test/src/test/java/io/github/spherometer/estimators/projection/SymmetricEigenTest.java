package io.github.spherometer.estimators.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  private static final DMatrixRMaj MATRIX =
      new DMatrixRMaj(new double[][] {{1, 2, 0}, {2, -2, 0}, {0, 0, -1}});

  private final SymmetricEigen eigen = SymmetricEigen.of(MATRIX.copy());

  @Test
  void valuesAreInDescendingOrder() {
    assertThat(eigen.value(0)).isCloseTo(2, within(1e-14));
    assertThat(eigen.value(1)).isCloseTo(-1, within(1e-14));
    assertThat(eigen.value(2)).isCloseTo(-3, within(1e-14));
  }

  @Test
  void vectorsAreOrthonormalAndInTheOrderOfTheValues() {
    DMatrixRMaj s = eigen.vectors();
    DMatrixRMaj squares = CommonOps_DDRM.multTransA(s, s, null);
    DMatrixRMaj diagonal = CommonOps_DDRM.multTransA(s, CommonOps_DDRM.mult(MATRIX, s, null), null);

    assertThat(MatrixFeatures_DDRM.isIdentity(squares, 1e-14)).isTrue();
    assertThat(MatrixFeatures_DDRM.isIdentical(diagonal, CommonOps_DDRM.diag(2, -1, -3), 1e-14))
        .isTrue();
  }

  @Test
  void whatIsNoMatrixOfNumbersIsNamed() {
    DMatrixRMaj unknown = new DMatrixRMaj(new double[][] {{1, Double.NaN}, {Double.NaN, 2}});

    assertThatIllegalStateException()
        .isThrownBy(() -> SymmetricEigen.of(unknown))
        .withMessage("the eigenproblem of order 2 did not converge");
  }

  @Test
  void magnitudeIsThatOfEitherEnd() {
    assertThat(eigen.magnitude()).isCloseTo(3, within(1e-14));
    assertThat(SymmetricEigen.of(CommonOps_DDRM.diag(-1, 5)).magnitude()).isEqualTo(5);
  }
}
