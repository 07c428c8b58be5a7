package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.page.Row.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {

  private static final int KEYS = Thinning.KEYS.size();
  private static final int[] COLUMNS = IntStream.range(0, KEYS).toArray();

  private static Row row(long number, Kind kind, double... values) {
    return new Row(number, kind, new Moment(number + 1, 0, 0), new Cells(COLUMNS, values));
  }

  private static Row measurement(long number) {
    return row(number, Kind.MEASUREMENT, same(1));
  }

  private static double[] same(double value) {
    double[] values = new double[KEYS];
    Arrays.fill(values, value);
    return values;
  }

  private static List<Row> kept(int rows, LongFunction<Row> row) {
    Rows history = new Rows(new Thinning(COLUMNS));
    for (long i = 0; i < rows; i++) {
      history.add(row.apply(i));
    }
    return history.after(-1);
  }

  /** A training with habits of its own: how often what is measured, and how wild numbers are. */
  private static final class RandomRun implements LongFunction<Row> {

    private final SplittableRandom random;
    private final double gradients;
    private final double missed;
    private final double notFinite;
    private final double[] walk = new double[KEYS];

    RandomRun(long seed) {
      random = new SplittableRandom(seed);
      gradients = random.nextInt(3) / 2.5;
      missed = random.nextInt(3) / 2.5;
      notFinite = random.nextInt(3) / 10.0;
    }

    @Override
    public Row apply(long number) {
      double[] values = new double[KEYS];
      for (int key = 0; key < KEYS; key++) {
        walk[key] += random.nextGaussian() * (random.nextInt(100) == 0 ? 50 : 1);
        values[key] = random.nextDouble() < notFinite ? oddNumber() : walk[key];
      }
      return row(number, kind(), values);
    }

    private double oddNumber() {
      return new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}
          [random.nextInt(3)];
    }

    private Kind kind() {
      if (random.nextDouble() < gradients) {
        return Kind.GRADIENT;
      }
      return random.nextDouble() < missed ? Kind.MISSED : Kind.MEASUREMENT;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void extremesAndEndsStayWhateverComes(long seed) {
    SplittableRandom lengths = new SplittableRandom(seed);
    int length = 5000 + lengths.nextInt(20_000);
    List<Row> all = LongStream.range(0, length).mapToObj(new RandomRun(seed)).toList();
    List<Row> kept = kept(length, number -> all.get((int) number));
    assertThat(kept).hasSizeBetween(Rows.MOST / 2, Rows.MOST);
    assertThat(kept.stream().map(Row::sequence).toList()).isSorted().doesNotHaveDuplicates();
    kept.forEach(row -> assertThat(row).isSameAs(all.get((int) row.sequence())));
    assertThat(kept.get(0)).isSameAs(all.get(0));
    assertThat(kept.get(kept.size() - 1)).isSameAs(all.get(length - 1));
    for (int key = 0; key < KEYS; key++) {
      assertThat(finite(kept, key).get(0)).isEqualTo(finite(all, key).get(0));
      assertThat(Collections.max(finite(kept, key))).isEqualTo(Collections.max(finite(all, key)));
    }
  }

  @Test
  void aBlockKeepsItsEnds() {
    List<Row> block = LongStream.range(0, 64).mapToObj(ThinningTest::measurement).toList();
    List<Row> left = new Thinning(COLUMNS).of(block);
    assertThat(left).hasSize(32);
    assertThat(left.get(0)).isSameAs(block.get(0));
    assertThat(left.get(31)).isSameAs(block.get(63));
  }

  /** In ascending order. */
  private static List<Double> finite(List<Row> rows, int key) {
    return rows.stream().map(row -> row.cells().at(key)).filter(Double::isFinite).sorted().toList();
  }

  @Test
  void nothingGoesBeforeTheRowsAreTooMany() {
    assertThat(kept(Rows.MOST, ThinningTest::measurement)).hasSize(Rows.MOST);
    assertThat(kept(Rows.MOST + 1, ThinningTest::measurement)).hasSize(Rows.MOST - 1024 + 1);
  }

  @Test
  void aModelOfManyLayersHasFewerRows() {
    int[] columns = IntStream.range(0, 1000).toArray();
    Moment moment = measurement(0).moment();
    Cells wide = new Cells(columns, new double[columns.length]);
    List<Row> kept = kept(3000, number -> new Row(number, Kind.MEASUREMENT, moment, wide));
    assertThat(kept).hasSizeBetween(Rows.MOST_NUMBERS / 1000 / 2, Rows.MOST_NUMBERS / 1000);
  }

  @Test
  void whatIsLeftCoversTheTrainingEvenly() {
    int length = 100_000;
    List<Row> kept = kept(length, ThinningTest::measurement);
    long widest =
        IntStream.range(1, kept.size())
            .mapToLong(i -> kept.get(i).sequence() - kept.get(i - 1).sequence())
            .max()
            .orElseThrow();
    assertThat(widest).isLessThanOrEqualTo(4 * length / Rows.MOST);
  }

  @Test
  void gradientsGoBeforeMeasurementsDo() {
    List<Row> kept =
        kept(
            30_000,
            number ->
                row(
                    number,
                    number % 10 == 0 ? Kind.MEASUREMENT : Kind.GRADIENT,
                    same((double) number)));
    assertThat(kept.stream().filter(row -> row.kind() == Kind.MEASUREMENT)).hasSize(3000);
  }

  @Test
  void failedAttemptsStayAmongMeasurements() {
    List<Row> kept =
        kept(
            6000,
            number -> row(number, number % 50 == 7 ? Kind.MISSED : Kind.MEASUREMENT, same(1)));
    assertThat(kept.stream().filter(row -> row.kind() == Kind.MISSED)).hasSize(120);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteStay(double odd) {
    List<Row> kept =
        kept(
            6000,
            number -> {
              double[] values = same(1);
              values[3] = number % 50 == 7 ? odd : 1;
              return row(number, Kind.MEASUREMENT, values);
            });
    assertThat(kept.stream().filter(row -> !Double.isFinite(row.cells().at(3)))).hasSize(120);
  }

  /** Such as dead neurons that are not counted. */
  @Test
  void whatIsNeverANumberIsNotOdd() {
    double[] values = same(1);
    values[8] = Double.NaN;
    List<Row> kept =
        kept(
            6000, number -> row(number, number % 50 == 7 ? Kind.MISSED : Kind.MEASUREMENT, values));
    assertThat(kept.stream().filter(row -> row.kind() == Kind.MISSED)).hasSize(120);
  }

  @Test
  void aRunThatOnlyFailsStaysBounded() {
    List<Row> kept = kept(20_000, number -> row(number, Kind.MISSED, same(Double.NaN)));
    assertThat(kept).hasSizeBetween(Rows.MOST / 2, Rows.MOST);
  }

  @Test
  void rowsAfterANumberAreThoseWithALargerOne() {
    Rows rows = new Rows(new Thinning(COLUMNS));
    LongStream.of(0, 3, 4, 9).mapToObj(ThinningTest::measurement).forEach(rows::add);
    assertThat(rows.after(3).stream().map(Row::sequence)).containsExactly(4L, 9L);
    assertThat(rows.after(5).stream().map(Row::sequence)).containsExactly(9L);
    assertThat(rows.after(9)).isEmpty();
  }
}
