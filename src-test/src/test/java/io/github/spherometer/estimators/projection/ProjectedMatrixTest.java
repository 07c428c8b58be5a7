package io.github.spherometer.estimators.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;

/** Against a matrix that is written out, in the basis of the first unit vectors. */
class ProjectedMatrixTest {

  private static final int SIZE = 6;
  private static final int MULTIPLIED = 4;
  private static final double UNIT_ROUNDOFF = 0x1p-20;

  /** Not symmetric, so that the upper triangle counts. */
  private static final DMatrixRMaj MATRIX =
      RandomMatrices_DDRM.rectangleGaussian(SIZE, SIZE, 0, 1, new Random(1));

  private final ProjectedMatrix projected = projected(0);

  private static ProjectedMatrix projected(double discarded) {
    ProjectedMatrix projected = new ProjectedMatrix(UNIT_ROUNDOFF);
    for (int j = 0; j < MULTIPLIED; j++) {
      projected.add(CommonOps_DDRM.extractColumn(MATRIX, j, null).data, discarded);
    }
    return projected;
  }

  private static DMatrixRMaj lowerTriangleMirrored() {
    DMatrixRMaj t = new DMatrixRMaj(MULTIPLIED, MULTIPLIED);
    for (int i = 0; i < MULTIPLIED; i++) {
      for (int j = 0; j <= i; j++) {
        t.set(i, j, MATRIX.get(i, j));
        t.set(j, i, MATRIX.get(i, j));
      }
    }
    return t;
  }

  private static DMatrixRMaj queueRows() {
    return CommonOps_DDRM.extract(MATRIX, MULTIPLIED, SIZE, 0, MULTIPLIED);
  }

  @Test
  void matrixIsTheLowerTriangleOfTheCoefficients() {
    assertThat(projected.order()).isEqualTo(MULTIPLIED);
    assertSame(projected.symmetric(), lowerTriangleMirrored());
    assertThat(projected.coupling(1, 2)).isEqualTo(MATRIX.get(5, 2));
    assertThat(projected.coupling(0, 3)).isEqualTo(MATRIX.get(4, 3));
    assertThat(projected.coupling(2, 3)).isZero();
  }

  @Test
  void errorsAreTheRestOfTheCoefficients() {
    DMatrixRMaj expected = CommonOps_DDRM.extract(MATRIX, 0, SIZE, 0, MULTIPLIED);
    DMatrixRMaj t = lowerTriangleMirrored();
    for (int i = 0; i < MULTIPLIED; i++) {
      for (int j = 0; j < MULTIPLIED; j++) {
        expected.add(i, j, -t.get(i, j));
      }
    }

    assertSame(projected.errors(), expected);
  }

  /** A row of zeros stands for a queue that is empty. */
  @Test
  void errorsHaveARowForAQueueOfNone() {
    ProjectedMatrix exhausted = new ProjectedMatrix(UNIT_ROUNDOFF);
    exhausted.add(new double[] {3}, 0);

    assertSame(exhausted.errors(), new DMatrixRMaj(2, 1));
  }

  @Test
  void asymmetryIsWhatMirrorImagesDifferBy() {
    double sum = 0;
    for (int i = 0; i < MULTIPLIED; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.pow(MATRIX.get(i, j) - MATRIX.get(j, i), 2);
      }
    }

    assertThat(projected.asymmetry()).isCloseTo(Math.sqrt(sum), within(1e-14));
  }

  @Test
  void couplingsAreThoseOfVectors() {
    DMatrixRMaj s = RandomMatrices_DDRM.orthogonal(MULTIPLIED, 2, new Random(2));
    DMatrixRMaj expected = CommonOps_DDRM.mult(queueRows(), s, null);

    assertSame(projected.couplings(s), expected);
    assertThat(projected.coupling(CommonOps_DDRM.extractColumn(s, 1, null), 2))
        .containsExactly(new double[] {expected.get(0, 1), expected.get(1, 1)}, within(1e-14));
  }

  @Test
  void turnOfTheQueueTurnsTheCouplingsAndCostsARounding() {
    DMatrixRMaj weights = RandomMatrices_DDRM.orthogonal(2, 2, new Random(3));
    DMatrixRMaj t = projected.symmetric();

    projected.turnQueue(weights);

    DMatrixRMaj identity = CommonOps_DDRM.identity(MULTIPLIED);
    assertSame(
        projected.couplings(identity), CommonOps_DDRM.multTransA(weights, queueRows(), null));
    assertSame(projected.symmetric(), t);
    double rounding = Math.sqrt(2) * UNIT_ROUNDOFF;
    for (int j = 0; j < MULTIPLIED; j++) {
      double length = NormOps_DDRM.normF(CommonOps_DDRM.extractColumn(queueRows(), j, null));
      assertThat(projected.discarded(identity, j)).isCloseTo(rounding * length, within(1e-18));
    }
    CommonOps_DDRM.scale(10, identity);
    assertThat(projected.discarded(identity, 0))
        .isCloseTo(rounding * NormOps_DDRM.normF(queueRows()), within(1e-18));
  }

  /** By the triangle inequality, or by that of Cauchy and Schwarz if that is less. */
  @Test
  void whatIsDiscardedOfAVectorIsTheLesserOfTwoBounds() {
    ProjectedMatrix rounded = projected(0.5);
    DMatrixRMaj s = new DMatrixRMaj(new double[][] {{0, 0.5}, {-1, 0.5}, {0, -0.5}, {0, 0.5}});

    assertThat(rounded.discarded(s, 0)).isEqualTo(0.5);
    assertThat(rounded.discarded(s, 1)).isEqualTo(1);
    CommonOps_DDRM.scale(3, s);
    assertThat(rounded.discarded(s, 0)).isEqualTo(1);
  }

  /** A VS = VS (S'AS) + W (BS) + what the products have in the vectors that are dropped. */
  @Test
  void restartKeepsTheProductsAndDiscardsWhatIsDropped() {
    SymmetricEigen eigen = SymmetricEigen.of(projected.symmetric());
    DMatrixRMaj s = CommonOps_DDRM.extract(eigen.vectors(), 0, MULTIPLIED, 1, 3);
    DMatrixRMaj inside = CommonOps_DDRM.extract(MATRIX, 0, MULTIPLIED, 0, MULTIPLIED);
    DMatrixRMaj products = CommonOps_DDRM.mult(inside, s, null);
    DMatrixRMaj h = CommonOps_DDRM.multTransA(s, products, null);
    DMatrixRMaj dropped = CommonOps_DDRM.mult(-1, s, h, null);
    CommonOps_DDRM.addEquals(dropped, products);
    double before = projected.asymmetry();

    projected.restart(s, 0.125);

    assertThat(projected.order()).isEqualTo(2);
    DMatrixRMaj coefficients = projected.errors();
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        coefficients.add(i, j, projected.entry(i, j));
      }
    }
    DMatrixRMaj couplings = CommonOps_DDRM.mult(queueRows(), s, null);
    assertSame(coefficients, CommonOps_DDRM.concatRowsMulti(h, couplings));
    assertThat(projected.asymmetry()).isEqualTo(before);
    DMatrixRMaj identity = CommonOps_DDRM.identity(2);
    for (int j = 0; j < 2; j++) {
      double length = NormOps_DDRM.normF(CommonOps_DDRM.extractColumn(dropped, j, null));
      assertThat(projected.discarded(identity, j)).isCloseTo(length + 0.125, within(1e-12));
    }
    CommonOps_DDRM.scale(10, identity);
    assertThat(projected.discarded(identity, 0))
        .isCloseTo(NormOps_DDRM.normF(dropped) + Math.sqrt(2) * 0.125, within(1e-12));
  }

  /** The roundings of earlier products go with the vectors that they belong to. */
  @Test
  void restartKeepsWhatWasDiscardedBefore() {
    ProjectedMatrix symmetric = new ProjectedMatrix(UNIT_ROUNDOFF);
    symmetric.add(new double[] {2, 0, 1}, 0.5);
    symmetric.add(new double[] {0, -3, 1}, 0.25);

    symmetric.restart(new DMatrixRMaj(new double[][] {{0}, {1}}), 0.125);

    assertThat(symmetric.entry(0, 0)).isEqualTo(-3);
    assertThat(symmetric.coupling(0, 0)).isEqualTo(1);
    assertThat(symmetric.discarded(CommonOps_DDRM.identity(1), 0)).isEqualTo(0.375);
  }

  private static void assertSame(DMatrixRMaj actual, DMatrixRMaj expected) {
    assertThat(MatrixFeatures_DDRM.isIdentical(actual, expected, 1e-13))
        .describedAs("%s, expected %s", actual, expected)
        .isTrue();
  }
}
