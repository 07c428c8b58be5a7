package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What basis and projection are worth, with blocks and with restarts. */
class LanczosProcessTest {

  private static final WantedValues WANTED = new WantedValues(Which.LARGEST_MAGNITUDE, 4, 0.01);
  private static final int SIZE = 60;
  private static final int PRODUCTS = 40;

  /** A product, a turn of the queue and a restart, each two roundings. */
  private static final int ROUNDINGS = 6;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> spaces() {
    List<double[]> spectra =
        List.of(
            Operators.withBulk(SIZE, 1, 10, -8, 6, -4, 3),
            Operators.withBulk(SIZE, 0.5, 5, 5, 5, -3, -3, 2),
            Operators.withBulk(SIZE, 0, 5, 4, 3));
    List<Arguments> spaces = new ArrayList<>();
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      for (double[] spectrum : spectra) {
        for (int block : List.of(1, 3)) {
          for (int capacity : List.of(WANTED.count() + block + 1, 15, SIZE)) {
            spaces.add(Arguments.of(type, block, capacity, spectrum));
          }
        }
      }
    }
    return spaces.stream();
  }

  @ParameterizedTest(name = "{0}, block {1}, capacity {2}")
  @MethodSource("spaces")
  void residualsAreThoseOfTheRitzVectors(
      DataType type, int block, int capacity, double... eigenvalues) {
    DMatrixRMaj matrix = Operators.symmetric(eigenvalues);
    LanczosProcess process = process(Operators.dense(manager, type, matrix), block, capacity);
    double rounding = Operators.rounding(type, eigenvalues);
    for (int product = 1; product <= PRODUCTS; product++) {
      process.extend();
      RitzPairs pairs = process.relation().ritzPairs();
      DMatrixRMaj vectors = ritzVectors(process, pairs);
      for (int i = 0; i < pairs.size(); i++) {
        RitzValue ritz = pairs.values().get(i);
        assertThat(ritz.residual())
            .isCloseTo(residual(matrix, vectors, i, ritz.value()), within(product * rounding));
      }
    }
  }

  @ParameterizedTest(name = "{0}, block {1}, capacity {2}")
  @MethodSource("spaces")
  void basisIsOrthonormal(DataType type, int block, int capacity, double... eigenvalues) {
    LanczosProcess process =
        process(Operators.rotated(manager, type, eigenvalues), block, capacity);
    for (int product = 1; product <= PRODUCTS; product++) {
      process.extend();
    }
    DMatrixRMaj rows = rows(process);
    DMatrixRMaj gram = CommonOps_DDRM.multTransB(rows, rows, null);
    CommonOps_DDRM.subtractEquals(gram, CommonOps_DDRM.identity(gram.numRows));

    assertThat(CommonOps_DDRM.elementMaxAbs(gram))
        .isLessThan(ROUNDINGS * PRODUCTS * UnitRoundoff.of(type));
    assertThat(gram.numRows).isLessThanOrEqualTo(capacity);
  }

  @ParameterizedTest(name = "{0}, block {1}, capacity {2}")
  @MethodSource("spaces")
  void productsAreWhatTheProjectionSays(
      DataType type, int block, int capacity, double... eigenvalues) {
    DMatrixRMaj matrix = Operators.symmetric(eigenvalues);
    LanczosProcess process = process(Operators.dense(manager, type, matrix), block, capacity);
    for (int product = 1; product <= PRODUCTS; product++) {
      process.extend();
    }
    DMatrixRMaj rows = rows(process);
    DMatrixRMaj product = CommonOps_DDRM.mult(rows, matrix, null);
    DMatrixRMaj full = CommonOps_DDRM.multTransB(rows, product, null);
    KrylovRelation relation = process.relation();
    int m = relation.order();
    double rounding = PRODUCTS * Operators.rounding(type, eigenvalues);

    for (int j = 0; j < m; j++) {
      for (int i = 0; i < rows.numRows; i++) {
        double entry = i < m ? relation.entry(i, j) : relation.coupling(i - m, j);
        assertThat(entry).isCloseTo(full.get(i, j), within(rounding));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void restartsKeepTheWantedRitzValuesAndBothEnds(DataType type) {
    LinearOperator operator =
        Operators.rotated(manager, type, Operators.withBulk(SIZE, 1, 10, 8, 6, 4, 3));
    LanczosProcess process = process(operator, 1, WANTED.count() + 2);
    double rounding = ROUNDINGS * Operators.rounding(type, 10);
    double[] last = new double[6];
    last[5] = Double.POSITIVE_INFINITY;
    for (int product = 1; product <= PRODUCTS; product++) {
      process.extend();
      RitzPairs pairs = process.relation().ritzPairs();
      List<RitzValue> values = new ArrayList<>(WANTED.of(pairs));
      for (int rank = 0; rank < values.size(); rank++) {
        double magnitude = Math.abs(values.get(rank).value());
        assertThat(magnitude).isGreaterThanOrEqualTo(last[rank] - rounding);
        last[rank] = magnitude;
      }
      assertThat(pairs.smallest().value()).isLessThanOrEqualTo(last[5] + rounding);
      last[5] = pairs.smallest().value();
    }
    assertThat(last).containsExactly(new double[] {10, 8, 6, 4, 0, -1}, within(0.05));
  }

  /** Longer than the pieces that vectors are worked on in. */
  @Test
  void restartsOfLongVectors() {
    double[] eigenvalues = Operators.withBulk(150_000, 0.1, 10, -8, 6, 4);
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, eigenvalues);
    LanczosProcess process = process(operator, 2, WANTED.count() + 3);
    for (int product = 1; product <= 25; product++) {
      process.extend();
    }
    RitzPairs pairs = process.relation().ritzPairs();
    NDArray vector = process.relation().combinations(manager, pairs.vectors(List.of(0))).squeeze(0);
    NDArray product = operator.apply(vector);

    assertThat(InnerProducts.norm(vector)).isCloseTo(1, within(1e-6));
    double theta = pairs.largest().value();
    assertThat(InnerProducts.norm(product.sub(vector.mul(theta))))
        .isLessThanOrEqualTo(pairs.largest().residual());
    assertThat(WANTED.of(pairs).stream().map(RitzValue::value).mapToDouble(x -> x).toArray())
        .containsExactly(new double[] {10, -8, 6, 4}, within(1e-4));
    for (int i = 1; i < process.relation().basisSize(); i++) {
      assertThat(InnerProducts.dot(process.relation().vector(0), process.relation().vector(i)))
          .isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void weightsAreSquaredComponentsAlongTheStartVector() {
    LinearOperator operator =
        Operators.rotated(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1, 10));
    LanczosProcess process = process(operator, 1, SIZE);
    for (int product = 1; product <= 8; product++) {
      process.extend();
    }
    RitzPairs pairs = process.relation().ritzPairs();
    DMatrixRMaj vectors = ritzVectors(process, pairs);
    DMatrixRMaj start = CommonOps_DDRM.extractRow(rows(process), 0, null);
    DMatrixRMaj components = CommonOps_DDRM.multTransB(start, vectors, null);

    assertThat(IntStream.range(0, 8).mapToDouble(pairs::weight).sum()).isCloseTo(1, within(1e-12));
    for (int i = 0; i < 8; i++) {
      assertThat(pairs.weight(i)).isCloseTo(Math.pow(components.get(i), 2), within(1e-12));
    }
  }

  private LanczosProcess process(LinearOperator operator, int block, int capacity) {
    RandomVectors random =
        RandomVectors.starts(operator.manager(), operator.size(), operator.dataType(), 1);
    LanczosProcess process = new LanczosProcess(operator, manager, capacity, WANTED, random);
    process.addRandomStarts(block);
    return process;
  }

  private DMatrixRMaj ritzVectors(LanczosProcess process, RitzPairs pairs) {
    List<Integer> all = IntStream.range(0, pairs.size()).boxed().toList();
    try (NDArray vectors = process.relation().combinations(manager, pairs.vectors(all))) {
      return matrix(vectors);
    }
  }

  private DMatrixRMaj rows(LanczosProcess process) {
    int size = process.relation().basisSize();
    try (NDArray rows = process.relation().combinations(manager, CommonOps_DDRM.identity(size))) {
      return matrix(rows);
    }
  }

  private static DMatrixRMaj matrix(NDArray array) {
    double[] entries = array.toType(DataType.FLOAT64, true).toDoubleArray();
    int rows = (int) array.getShape().get(0);
    return DMatrixRMaj.wrap(rows, entries.length / rows, entries);
  }

  private static double residual(DMatrixRMaj matrix, DMatrixRMaj rows, int index, double value) {
    DMatrixRMaj x = CommonOps_DDRM.extractRow(rows, index, null);
    DMatrixRMaj residual = CommonOps_DDRM.mult(x, matrix, null);
    CommonOps_DDRM.addEquals(residual, -value, x);
    return NormOps_DDRM.normF(residual);
  }
}
