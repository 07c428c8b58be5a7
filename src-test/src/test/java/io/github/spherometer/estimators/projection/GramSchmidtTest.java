package io.github.spherometer.estimators.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.fixtures.Fixtures;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GramSchmidtTest {

  /** Three pieces of one call, the last one shorter. */
  private static final int LONG = 150_000;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private RowMatrix rows(DataType type, int size, int count) {
    return RowMatrix.create(manager, Operators.of(manager, type, size, v -> v), count);
  }

  /** A basis of which what it leaves is known entry by entry. */
  private RowMatrix axes(DataType type, int size, int... axes) {
    RowMatrix rows = rows(type, size, axes.length);
    for (int i = 0; i < axes.length; i++) {
      double[] axis = new double[size];
      axis[axes[i]] = 1;
      rows.set(i, array(type, axis));
    }
    return rows;
  }

  /** Walsh functions: products of signs, which float32 adds up without rounding. */
  private RowMatrix signs(DataType type, int size, int count) {
    RowMatrix rows = rows(type, size, count);
    for (int i = 0; i < count; i++) {
      double[] signs = new double[size];
      int mask = i;
      Arrays.setAll(signs, j -> (Integer.bitCount(mask & j) % 2 == 0 ? 1 : -1) / Math.sqrt(size));
      rows.set(i, array(type, signs));
    }
    return rows;
  }

  private NDArray array(DataType type, double... values) {
    return Fixtures.array(manager, type, values, new Shape(values.length));
  }

  static Stream<Arguments> ways() {
    return Stream.of(DataType.FLOAT32, DataType.FLOAT64)
        .flatMap(
            type -> IntStream.rangeClosed(0, 3).mapToObj(latest -> Arguments.of(type, latest)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsInTheSpanIsTakenOut(DataType type, int latest) {
    RowMatrix rows = axes(type, LONG, 3, 70_000, 149_999);
    NDArray vector = Fixtures.gaussian(manager, type, 1, LONG);
    double[] before = Fixtures.doubles(vector);

    GramSchmidt rest = GramSchmidt.of(rows, 3, latest, vector);

    double[] expected = before.clone();
    for (int axis : new int[] {3, 70_000, 149_999}) {
      expected[axis] = 0;
    }
    assertThat(rest.coefficients()).containsExactly(before[3], before[70_000], before[149_999]);
    assertThat(Fixtures.doubles(vector)).isEqualTo(expected);
    double norm = Math.sqrt(Arrays.stream(expected).map(x -> x * x).sum());
    assertThat(rest.leftover()).isCloseTo(norm, within(1e-9));
    assertThat(rest.leavesNoise()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void normsAreThoseBeforeAndAfterTheLastPass(DataType type, int latest) {
    RowMatrix rows = axes(type, 4, 0, 1, 2);

    GramSchmidt mostlyOutside = GramSchmidt.of(rows, 3, latest, array(type, 1, 2, 2, 20));

    double inPass = Math.sqrt(IntStream.of(1, 2, 2).limit(3 - latest).map(x -> x * x).sum());
    assertThat(mostlyOutside.norm()).isCloseTo(Math.sqrt(409), within(1e-12));
    assertThat(mostlyOutside.leftover()).isEqualTo(20);
    assertThat(mostlyOutside.before()).isCloseTo(Math.hypot(20, inPass), within(1e-12));
  }

  /** Both ways, so that one is the oracle of the other. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 7})
  void oneCallDoesWhatManyDo(int latest) {
    RowMatrix rows = signs(DataType.FLOAT32, 1 << 18, 7);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 2, 1 << 18);
    NDArray again = vector.duplicate();

    GramSchmidt one = GramSchmidt.inOneCall(rows, 7, latest, vector);
    GramSchmidt many = GramSchmidt.passByPass(rows, 7, latest, again);

    assertThat(one.coefficients()).containsExactly(many.coefficients(), within(1e-4));
    assertThat(one.norm()).isCloseTo(many.norm(), within(1e-4));
    assertThat(one.before()).isCloseTo(many.before(), within(1e-4));
    assertThat(one.leftover()).isCloseTo(many.leftover(), within(1e-4));
    assertThat(vector.sub(again).abs().max().getFloat()).isLessThan(1e-6f);
  }

  /** In more than one piece, and against the way in many calls. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 7})
  void onePassInOneCallDoesWhatManyDo(int count) {
    RowMatrix rows = signs(DataType.FLOAT32, 1 << 18, 7);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 2, 1 << 18);
    NDArray again = vector.duplicate();

    double[] one = GramSchmidt.onePass(rows, count, vector);
    double[] many = rows.projectOut(again, 0, count);

    assertThat(one).containsExactly(many, within(1e-4));
    assertThat(vector.sub(again).abs().max().getFloat()).isLessThan(1e-6f);
  }

  @Test
  void oneCallGivesTheSameEachTime() {
    RowMatrix rows = signs(DataType.FLOAT32, 1 << 18, 7);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 2, 1 << 18);

    GramSchmidt first = GramSchmidt.inOneCall(rows, 7, 2, vector.duplicate());
    for (int i = 0; i < 5; i++) {
      GramSchmidt again = GramSchmidt.inOneCall(rows, 7, 2, vector.duplicate());
      assertThat(again).usingRecursiveComparison().isEqualTo(first);
    }
  }

  /** One pass would leave roundings of what it takes out, a thousandth of what is left. */
  @ParameterizedTest
  @MethodSource("ways")
  void whatIsLeftIsOrthogonalHoweverLittleItIs(DataType type, int latest) {
    int size = 1 << 12;
    RowMatrix rows = signs(type, size, 3);
    NDArray vector = Fixtures.gaussian(manager, type, 3, size).muli(1e-3);
    for (int i = 0; i < 3; i++) {
      vector.addi(rows.row(i).mul(1000));
    }

    GramSchmidt rest = GramSchmidt.of(rows, 3, latest, vector);

    assertThat(rest.leavesNoise()).isFalse();
    for (double product : rows.projectOut(vector, 0, 3)) {
      assertThat(product).isCloseTo(0, within(1e-6 * rest.leftover()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void aVectorOfTheSpanLeavesNoise(DataType type) {
    RowMatrix rows = axes(type, 3, 0, 1);

    assertThat(GramSchmidt.of(rows, 2, 0, array(type, 1, 2, 0)))
        .satisfies(rest -> assertThat(rest.leftover()).isZero())
        .satisfies(rest -> assertThat(rest.coefficients()).containsExactly(1, 2));
  }

  /** Whose squares are not in the range of double. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 1e200})
  void hugeAndTinyVectorsAreNoNoise(double scale) {
    RowMatrix rows = axes(DataType.FLOAT64, 3, 0);

    GramSchmidt rest =
        GramSchmidt.of(rows, 1, 0, array(DataType.FLOAT64, scale, 3 * scale, 4 * scale));

    assertThat(rest.leftover()).isCloseTo(5 * scale, within(1e-12 * scale));
    assertThat(rest.before()).isCloseTo(Math.sqrt(26) * scale, within(1e-12 * scale));
    assertThat(rest.leavesNoise()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void theFirstVectorHasNothingTakenOut(DataType type) {
    RowMatrix rows = axes(type, 3, 0);

    assertThat(GramSchmidt.of(rows, 0, 0, array(type, 3, 0, 4)))
        .satisfies(rest -> assertThat(rest.coefficients()).isEmpty())
        .satisfies(rest -> assertThat(rest.leftover()).isEqualTo(5));
  }
}
