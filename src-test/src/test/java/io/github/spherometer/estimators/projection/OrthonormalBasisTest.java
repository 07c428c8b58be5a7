package io.github.spherometer.estimators.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrthonormalBasisTest {

  private static final int VECTORS = 5;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private OrthonormalBasis basis(int size, int capacity) {
    LinearOperator operator = Operators.of(manager, DataType.FLOAT64, size, vector -> vector);
    return new OrthonormalBasis(manager, operator, capacity);
  }

  private OrthonormalBasis randomBasis(int size) {
    OrthonormalBasis basis = basis(size, VECTORS + 1);
    RandomVectors random = RandomVectors.starts(manager, size, DataType.FLOAT64, 1);
    for (int i = 0; i < VECTORS; i++) {
      basis.append(random.gaussian());
    }
    return basis;
  }

  private NDArray vector(double... entries) {
    return manager.create(entries);
  }

  /** One vector a row. */
  private static DMatrixRMaj rows(OrthonormalBasis basis) {
    double[][] rows = new double[basis.size()][];
    Arrays.setAll(rows, i -> basis.vector(i).toDoubleArray());
    return new DMatrixRMaj(rows);
  }

  private static void assertSame(DMatrixRMaj actual, DMatrixRMaj expected) {
    assertThat(MatrixFeatures_DDRM.isIdentical(actual, expected, 1e-12)).isTrue();
  }

  @Test
  void vectorIsAddedWithoutWhatTheSpanHasOfIt() {
    OrthonormalBasis basis = basis(3, 3);

    assertThat(basis.append(vector(30, 40, 0))).isTrue();
    assertThat(basis.append(vector(5, 10, 2))).isTrue();

    assertThat(basis.size()).isEqualTo(2);
    assertThat(basis.vector(0).toDoubleArray())
        .containsExactly(new double[] {0.6, 0.8, 0}, within(1e-15));
    double half = Math.sqrt(0.5);
    assertThat(basis.vector(1).toDoubleArray())
        .containsExactly(new double[] {-0.8 * half, 0.6 * half, half}, within(1e-15));
  }

  /** Noise is ten roundings of a vector of length 1. */
  @Test
  void vectorThatIsInTheSpanButForNoiseIsNotAdded() {
    OrthonormalBasis basis = basis(3, 3);
    basis.append(vector(1, 0, 0));

    assertThat(basis.noise()).isEqualTo(10 * 0x1p-53);
    assertThat(basis.append(vector(2, 0, 2e-15))).isFalse();
    assertThat(basis.size()).isEqualTo(1);
    assertThat(basis.append(vector(2, 0, 3e-15))).isTrue();
    assertThat(basis.vector(1).toDoubleArray()).containsExactly(0, 0, 1);
  }

  /** A basis of all has nothing outside of it, whatever rounding leaves. */
  @Test
  void wholeSpaceTakesNoMore() {
    int size = 100;
    OrthonormalBasis whole = basis(size, size + 1);
    RandomVectors random = RandomVectors.starts(manager, size, DataType.FLOAT64, 1);
    for (int i = 0; i < size; i++) {
      assertThat(whole.append(random.gaussian())).isTrue();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(whole.append(random.gaussian())).isFalse();
    }
  }

  /** By no scale: what the second pass leaves is far less than what the first one has left. */
  @Test
  void roundingThatIsLeftInTheWholeSpaceIsNoise() {
    OrthonormalBasis whole = basis(2, 2);
    whole.append(vector(0.6, 0.8));
    whole.append(vector(-0.8, 0.6));
    for (int i = 0; i < 100; i++) {
      assertThat(whole.orthogonalize(vector(Math.cos(i), Math.sin(i)), i % 3, 0).isNoise())
          .isTrue();
    }
  }

  @Test
  void fullBasisTakesNoMore() {
    OrthonormalBasis basis = basis(3, 2);
    basis.append(vector(1, 0, 0));
    assertThat(basis.isFull()).isFalse();
    basis.append(vector(0, 1, 0));

    assertThat(basis.isFull()).isTrue();
    assertThat(basis.append(vector(0, 0, 1))).isFalse();
    assertThat(basis.size()).isEqualTo(basis.capacity()).isEqualTo(2);
  }

  @Test
  void whatIsLeftOfAVectorHasItsCoefficients() {
    OrthonormalBasis basis = basis(4, 3);
    basis.append(vector(0.6, 0.8, 0, 0));
    basis.append(vector(0, 0, 1, 0));
    NDArray vector = vector(10, 5, -3, 12);

    Remainder rest = basis.orthogonalize(vector, 1, 20);

    assertThat(rest.coefficients()).containsExactly(new double[] {10, -3}, within(1e-14));
    assertThat(vector.toDoubleArray()).containsExactly(new double[] {4, -3, 0, 12}, within(1e-14));
    assertThat(rest.normOfAll()).isCloseTo(Math.sqrt(278), within(1e-13));
    assertThat(rest.norm()).isCloseTo(13, within(1e-14));
    assertThat(rest.coefficientsWithNorm())
        .containsExactly(new double[] {10, -3, 13}, within(1e-14));
    assertThat(rest.isNoise()).isFalse();
  }

  @Test
  void whatIsLeftIsNoiseByTheScaleOfWhatItIsLeftOf() {
    OrthonormalBasis basis = basis(2, 2);
    basis.append(vector(1, 0));

    assertThat(basis.orthogonalize(vector(3, 1e-14), 1, 10).isNoise()).isTrue();
    assertThat(basis.orthogonalize(vector(3, 1e-14), 1, 8).isNoise()).isFalse();
    assertThat(basis.orthogonalize(vector(10, 1e-14), 1, 8).isNoise()).isTrue();
  }

  @Test
  void partInTheFirstVectorsAloneIsTakenOut() {
    OrthonormalBasis basis = basis(3, 3);
    basis.append(vector(1, 0, 0));
    basis.append(vector(0, 1, 0));
    NDArray vector = vector(2, 3, 4);

    assertThat(basis.projectOut(vector, 0)).isEmpty();
    assertThat(vector.toDoubleArray()).containsExactly(2, 3, 4);
    assertThat(basis.projectOut(vector, 1)).containsExactly(2);
    assertThat(vector.toDoubleArray()).containsExactly(0, 3, 4);
  }

  /** The longer ones are worked on in three pieces. */
  @ParameterizedTest
  @ValueSource(ints = {7, 150_000})
  void basisIsOrthonormal(int size) {
    DMatrixRMaj rows = rows(randomBasis(size));

    DMatrixRMaj products = CommonOps_DDRM.multTransB(rows, rows, null);
    assertThat(MatrixFeatures_DDRM.isIdentity(products, 1e-13)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 150_000})
  void firstVectorsAreReplacedByFewerAndTheOthersMoveUp(int size) {
    OrthonormalBasis basis = randomBasis(size);
    DMatrixRMaj before = rows(basis);
    DMatrixRMaj weights = RandomMatrices_DDRM.orthogonal(3, 2, new Random(1));
    DMatrixRMaj first = CommonOps_DDRM.extract(before, 0, 3, 0, size);
    DMatrixRMaj others = CommonOps_DDRM.extract(before, 3, VECTORS, 0, size);

    basis.replaceFirst(weights);

    assertThat(basis.size()).isEqualTo(4);
    DMatrixRMaj combined = CommonOps_DDRM.multTransA(weights, first, null);
    assertSame(rows(basis), CommonOps_DDRM.concatRowsMulti(combined, others));
  }

  @Test
  void asManyOrAllVectorsAreReplaced() {
    OrthonormalBasis basis = randomBasis(7);
    DMatrixRMaj before = rows(basis);
    DMatrixRMaj all = RandomMatrices_DDRM.orthogonal(VECTORS, VECTORS, new Random(1));

    basis.replaceFirst(all);
    DMatrixRMaj turned = CommonOps_DDRM.multTransA(all, before, null);
    assertSame(rows(basis), turned);

    basis.replaceFirst(CommonOps_DDRM.extract(all, 0, VECTORS, 0, 1));
    assertThat(basis.size()).isEqualTo(1);
    DMatrixRMaj one = CommonOps_DDRM.extract(all, 0, VECTORS, 0, 1);
    assertSame(rows(basis), CommonOps_DDRM.multTransA(one, turned, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 150_000})
  void lastVectorsAreReplacedByAsMany(int size) {
    OrthonormalBasis basis = randomBasis(size);
    DMatrixRMaj before = rows(basis);
    DMatrixRMaj weights = RandomMatrices_DDRM.orthogonal(2, 2, new Random(1));
    DMatrixRMaj first = CommonOps_DDRM.extract(before, 0, 3, 0, size);
    DMatrixRMaj last = CommonOps_DDRM.extract(before, 3, VECTORS, 0, size);

    basis.replaceLast(weights);

    DMatrixRMaj turned = CommonOps_DDRM.multTransA(weights, last, null);
    assertSame(rows(basis), CommonOps_DDRM.concatRowsMulti(first, turned));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 150_000})
  void combinationsAreThoseOfTheFirstVectors(int size) {
    OrthonormalBasis basis = randomBasis(size);
    DMatrixRMaj weights = RandomMatrices_DDRM.rectangleGaussian(3, 2, 0, 1, new Random(1));
    DMatrixRMaj first = CommonOps_DDRM.extract(rows(basis), 0, 3, 0, size);

    NDArray combinations = basis.combinations(manager, weights);

    assertSame(
        DMatrixRMaj.wrap(2, size, combinations.toDoubleArray()),
        CommonOps_DDRM.multTransA(weights, first, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 150_000})
  void gramMatrixIsThatOfThePieces(int size) {
    OrthonormalBasis basis = randomBasis(size);
    int from = size / 7;
    int to = size - 1;
    DMatrixRMaj pieces = CommonOps_DDRM.extract(rows(basis), 0, VECTORS, from, to);

    assertSame(basis.gram(from, to), CommonOps_DDRM.multTransB(pieces, pieces, null));
  }

  /** And nothing else is left of the work. */
  @Test
  void basisAndCombinationsOutliveTheWorkTheyAreMadeIn() {
    OrthonormalBasis basis = ArrayScope.call(() -> randomBasis(7));
    NDArray combinations =
        ArrayScope.call(() -> basis.combinations(manager, CommonOps_DDRM.identity(2)));

    assertThat(basis.vector(0).toDoubleArray()).hasSize(7);
    assertThat(combinations.toDoubleArray()).hasSize(14);
  }

  @Test
  void workLeavesNoArrays() {
    OrthonormalBasis basis = randomBasis(7);
    NDArray vector = vector(1, 2, 3, 4, 5, 6, 7);
    int arrays = manager.getManagedArrays().size();

    basis.orthogonalize(vector, 2, 1);
    basis.gram(1, 3);
    basis.replaceFirst(CommonOps_DDRM.identity(2));
    basis.combinations(manager, CommonOps_DDRM.identity(2)).close();

    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }
}
