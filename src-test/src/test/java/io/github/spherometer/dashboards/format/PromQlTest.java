package io.github.spherometer.dashboards.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.PromQl.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

  @Test
  void selectorsAreFoundAmongFunctionsLabelsAndTexts() {
    assertThat(
            PromQl.selectors(
                """
                # spherometer_comment{}
                sum by (run, model) (rate(spherometer_a_total{run=~"$run", x="}"}[5m]))
                  / on (run) group_left () spherometer_b
                  > label_replace(run:sharpness:median, "x", "spherometer_text", "y", "")
                  or up{job='{'} * scalar({model="m"}) or time()
                """))
        .containsExactly(
            new Selector("spherometer_a_total", "run=~\"$run\", x=\"}\""),
            new Selector("spherometer_b", ""),
            new Selector("run:sharpness:median", ""),
            new Selector("up", "job='{'"),
            new Selector("", "model=\"m\""));
  }

  @Test
  void metricsAreThoseOfOurOwn() {
    assertThat(PromQl.metrics("spherometer_a / up{} * count(run:b:c) + time()"))
        .containsExactly("spherometer_a", "run:b:c");
    assertThat(PromQl.metrics("\"spherometer_text\"")).isEmpty();
  }

  @Test
  void metricsAreFoundInProse() {
    assertThat(
            PromQl.metricsInProse(
                "`spherometer_a{rank=\"1\"}`, **spherometer_b**, `run:spherometer_c:max`; port:80"))
        .containsExactly("spherometer_a", "spherometer_b", "run:spherometer_c:max");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run=~\"$run\"", "a=\"b\", run =~ '${run}'", "a=\"b\",run=~\"${run:regex}\""})
  void aFilterIsSeen(String matchers) {
    assertThat(PromQl.filtersBy(new Selector("x", matchers), "run")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run=\"$run\"",
        "run!~\"$run\"",
        "other_run=~\"$run\"",
        "run=~\"$model\"",
        "run=~\".*\""
      })
  void noFilterIsSeen(String matchers) {
    assertThat(PromQl.filtersBy(new Selector("x", matchers), "run")).isFalse();
  }
}
