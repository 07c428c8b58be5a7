package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.spherometer.listener.measurement.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private final Gson gson = Json.gson();

  record Inner(double share, int units, List<Double> values) {}

  record Outer(
      long count,
      boolean flag,
      String text,
      Optional<Inner> perhaps,
      Inner inner,
      List<Inner> list,
      Map<String, Double> map) {}

  record Times(Instant at, Duration took, FailureReason reason) {}

  record Required(Times times) {}

  record Value(double value) {}

  static DoubleStream awkwardNumbers() {
    DoubleStream special =
        DoubleStream.of(
            -0.0,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            2.225073858507201e-308, // between the subnormal and the normal numbers
            2.0e-3, // of which older JDKs print a digit too many
            9.007199254740994e15);
    return DoubleStream.concat(
        special,
        new SplittableRandom(3)
            .longs(2000)
            .mapToDouble(Double::longBitsToDouble)
            .filter(Double::isFinite));
  }

  @Test
  void finiteNumbersAreTheSameToTheBit() {
    assertThat(awkwardNumbers())
        .hasSizeGreaterThan(1900)
        .allSatisfy(
            value ->
                assertThat(Double.doubleToRawLongBits(copy(new Value(value)).value()))
                    .isEqualTo(Double.doubleToRawLongBits(value)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatJsonLacksIsAString(double value) {
    Value number = new Value(value);
    assertThat(gson.toJson(number)).isEqualTo("{\"value\":\"%s\"}".formatted(value));
    assertThat(copy(number)).isEqualTo(number);
  }

  @Test
  void recordsWithinListsMapsAndOptionalsComeBack() {
    Inner inner = new Inner(Double.NaN, 3, List.of(Double.NEGATIVE_INFINITY, -0.0, 0.1));
    Outer outer =
        new Outer(
            Long.MAX_VALUE,
            true,
            "λ\u2028\n\"<}",
            Optional.of(inner),
            new Inner(1, 2, List.of()),
            List.of(inner, inner),
            Map.of("a", Double.POSITIVE_INFINITY));
    assertThat(copy(outer)).isEqualTo(outer);
    assertThat(gson.toJson(outer)).doesNotContain("\n", "\u2028");
  }

  @Test
  void anEmptyOptionalIsLeftOut() {
    Outer outer =
        new Outer(1, false, "", Optional.empty(), new Inner(1, 2, List.of()), List.of(), Map.of());
    assertThat(gson.toJson(outer)).doesNotContain("perhaps");
    assertThat(copy(outer)).isEqualTo(outer);
  }

  @Test
  void listsCannotBeChanged() {
    assertThatThrownBy(() -> copy(new Inner(1, 2, List.of(3.0))).values().add(4.0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void missingFieldsAreAbsentAndUnknownOnesSkipped() {
    Inner absent = new Inner(Double.NaN, 0, List.of());
    assertThat(gson.fromJson("{\"later\":{\"a\":[1]},\"inner\":null}", Outer.class))
        .isEqualTo(new Outer(0, false, "unknown", Optional.empty(), absent, List.of(), Map.of()));
    assertThat(gson.fromJson("{\"inner\":{\"units\":7}}", Outer.class).inner())
        .isEqualTo(new Inner(Double.NaN, 7, List.of()));
  }

  static Stream<Times> times() {
    return Stream.of(
        new Times(Instant.EPOCH, Duration.ZERO, FailureReason.INTERNAL),
        new Times(
            Instant.parse("2026-01-31T12:00:00.000000001Z"),
            Duration.ofNanos(1),
            FailureReason.OUT_OF_MEMORY),
        new Times(
            Instant.MAX, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), FailureReason.INTERNAL),
        new Times(Instant.MIN, Duration.ofNanos(-1), FailureReason.INTERNAL),
        new Times(Instant.MIN, Duration.ofMillis(-1500), FailureReason.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("times")
  void timesAreExactToTheNanosecond(Times times) {
    assertThat(copy(times)).isEqualTo(times);
  }

  @Test
  void timesAndConstantsAreReadable() {
    Times times =
        new Times(
            Instant.parse("2026-01-31T12:00:00.5Z"),
            Duration.ofMillis(1500),
            FailureReason.OUT_OF_MEMORY);
    assertThat(gson.toJson(times))
        .isEqualTo(
            "{\"at\":\"2026-01-31T12:00:00.500Z\",\"took\":1.500000000,\"reason\":\"OUT_OF_MEMORY\"}");
    // As another tool may print it.
    assertThat(gson.fromJson(gson.toJson(times).replace("1.500000000", "1.5E0"), Times.class))
        .isEqualTo(times);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{`at`:`noon`} | $.times.at is \"noon\", must be a time such as",
        "{`at`:`1970-01-01T00:00:00Z`,`took`:1} | $.times.reason is missing",
        "{`took`:`PT1S`} | $.times.took is not of type java.time.Duration",
        "{`took`:1e999999999} | $.times.took is not of type java.time.Duration",
        "{`took`:0.1234567891} | $.times.took is 0.1234567891, must be seconds",
        "{`reason`:`TIRED`} | $.times.reason is \"TIRED\", must be one of [NON_FINITE_LOSS,",
        "{`at`:null} | $.times.at is missing",
        "null | $.times is missing",
        "[] | $.times is not of type io.github"
      })
  void whatCannotBeReadIsNamed(String times, String reason) {
    String json = "{\"times\":%s}".formatted(times.replace('`', '"'));
    assertThatThrownBy(() -> gson.fromJson(json, Required.class))
        .isInstanceOf(JsonParseException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"nan\"", "\"\"", "\"1.5\"", "NaN", "1e999", "true", "[1]"})
  void whatIsNoNumberIsRefused(String value) {
    assertThatThrownBy(() -> gson.fromJson("{\"value\":%s}".formatted(value), Value.class))
        .isInstanceOf(JsonParseException.class)
        .hasMessageContaining("$.value");
  }

  /** Whatever is in its texts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{`a`:1}",
        "{`a`:{`b`:{}},`c`:{}}",
        "{`a`:`{`}",
        "{`a`:`\\`{`}",
        "{`a`:`\\\\`}",
        "{`}`:`\\`}\\\\`}",
      })
  void anObjectIsUnfinishedUntilItsLastCharacter(String object) {
    String json = object.replace('`', '"');
    for (int end = 1; end < json.length(); end++) {
      assertThat(Json.isUnfinishedObject(json.substring(0, end))).isTrue();
    }
    assertThat(Json.isUnfinishedObject(json)).isFalse();
    assertThat(Json.isUnfinishedObject("")).isFalse();
  }

  @Test
  void aListWithAHoleIsRefused() {
    assertThatThrownBy(() -> gson.fromJson("{\"values\":[1,null]}", Inner.class))
        .isInstanceOf(JsonParseException.class)
        .hasMessageContaining("$.values has a null element");
  }

  @SuppressWarnings("unchecked") // a copy is of its original's type
  private <T extends Record> T copy(T original) {
    return (T) gson.fromJson(gson.toJson(original), original.getClass());
  }
}
