package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {

  private final Interpolation interpolation =
      new Interpolation()
          .choose("run", List.of("a.b", "c:d"))
          .choose("model", List.of("m+\\1"))
          .set("all", ".+")
          .set("__interval", "5s")
          .set("__interval_ms", "5000");

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      value = {
        "x{run=~\"$run\"} -> x{run=~\"(a\\\\.b|c:d)\"}",
        "x{run=~\"${run}\"} -> x{run=~\"(a\\\\.b|c:d)\"}",
        "x{run=~\"${run:regex}\"} -> x{run=~\"(a\\\\.b|c:d)\"}",
        "x{run=~\"[[run]]\"} -> x{run=~\"(a\\\\.b|c:d)\"}",
        "x{model=~\"$model\"} -> x{model=~\"m\\\\+\\\\\\\\1\"}",
        "x{run=~\"$all\"} -> x{run=~\".+\"}",
        "label_replace(x, \"a\", \"$1$2\", \"b\", \"c\") -> label_replace(x, \"a\", \"$1$2\","
            + " \"b\", \"c\")",
        "rate(x[$__interval]) * $__interval_ms -> rate(x[5s]) * 5000",
      })
  void variablesArePutIn(String query, String expected) {
    assertThat(interpolation.apply(query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x[$__range]", "x[${range}]", "x{run=\"${run:csv}\"}"})
  void whatIsNotKnownIsAnError(String query) {
    assertThatThrownBy(() -> interpolation.apply(query)).isInstanceOf(AssertionError.class);
  }
}
