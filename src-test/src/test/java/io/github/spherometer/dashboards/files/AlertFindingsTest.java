package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.dashboards.format.Yamls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an alert, a runbook or a duration is found. */
class AlertFindingsTest {

  private static final String RULES =
      """
      groups:
        - name: some
          rules:
            - record: run:a:max
              expr: max_over_time(spherometer_a[1h] offset 5m)
            - alert: TooMuch
              expr: spherometer_a > 1
              for: 1h30m
              keep_firing_for: 5m
              labels:
                severity: warning
              annotations:
                summary: It is too much
                description: Run {{ $labels.run }} has too much.
                runbook_url: https://example.org/dashboards/runbooks/TooMuch.md
      """;

  private static final String RUNBOOK =
      """
      # TooMuch

      ## What it means
      Too much.

      ## How sure we are
      Very.

      ## What to look at
      The dashboard.

      ## What to do
      Less.

      ## When to ignore it
      Never.
      """;

  private static Rules rules(String text) {
    return new Rules(Yamls.parse(text));
  }

  @Test
  void rulesAreRead() {
    Rules rules = rules(RULES);
    assertThat(rules.recorded()).containsExactly("run:a:max");
    assertThat(rules.expressions())
        .containsExactly("max_over_time(spherometer_a[1h] offset 5m)", "spherometer_a > 1");
    assertThat(rules.alerts()).extracting(Alert::name).containsExactly("TooMuch");
    assertThat(rules.alerts().get(0).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "summary: It is too much, ''",
    "description: Run, text: Run",
    "severity: warning, severity: bad",
    "severity: warning, other: warning",
    "runbooks/TooMuch.md, runbooks/TooLittle.md",
    "$labels.run, $labels.model",
  })
  void faultsOfAnAlertAreFound(String text, String fault) {
    assertThat(RULES).contains(text);
    Rules broken = rules(RULES.replace(text, fault));
    assertThat(broken.alerts().get(0).findings()).isNotEmpty();
  }

  @Test
  void patienceIsDividedAndNothingElse() {
    Rules rules = rules(RULES);
    rules.dividePatience(60);
    String divided = RULES.replace("1h30m", "90000ms").replace("for: 5m", "for: 5000ms");
    assertThat(rules).isEqualTo(rules(divided));
  }

  @Test
  void allTimesAreDivided() {
    Rules rules = rules(RULES);
    rules.divideTimes(60);
    assertThat(rules)
        .isEqualTo(
            rules(
                RULES
                    .replace("1h30m", "90000ms")
                    .replace("1h", "60000ms")
                    .replace("5m", "5000ms")));
  }

  @Test
  void durationsAreRead() {
    assertThat(Rules.milliseconds("1d2h3m4s5ms")).isEqualTo(93_784_005);
    assertThatThrownBy(() -> Rules.milliseconds("5 minutes")).hasMessageContaining("5 minutes");
  }

  @Test
  void aCompleteRunbookIsComplete() {
    assertThat(new Runbook(RUNBOOK).findings("TooMuch")).isEmpty();
    assertThat(new Runbook(RUNBOOK).findings("TooLittle")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "## What it means",
        "## How sure we are",
        "## What to look at",
        "## What to do",
        "## When to ignore it",
        "Too much.",
        "Never."
      })
  void aMissingSectionIsFound(String part) {
    List<String> findings = new Runbook(RUNBOOK.replace(part, "")).findings("TooMuch");
    assertThat(findings).hasSize(1);
  }
}
