package io.github.spherometer.dashboards.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.documentation.MarkdownTable;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of what sets off alerts says what trainings have shown here and now. */
class AlertTableTest {

  /** Three evaluations: other processors compute other last digits. */
  private static final double SECONDS = 30;

  private static Lapsed lapsed;

  @BeforeAll
  static void train() throws Exception {
    lapsed = Lapsed.of(Faults.lessons(), 1);
  }

  private static List<List<String>> rows() {
    return Markdown.read("dashboards/README.md").table("set off").rows();
  }

  @Test
  void alertsFireForTheFaultsAndAfterTheTimesOfTheTable() {
    String all = lapsed.firings().stream().map(Firing::toString).collect(Collectors.joining("\n"));
    for (List<String> row : rows()) {
      String alert = MarkdownTable.code(row.get(0)).get(0);
      double said = Double.parseDouble(row.get(2).replaceFirst(" s$", ""));
      double fired = lapsed.first(alert, row.get(1)).orElse(Double.NaN);
      assertThat(Math.abs(fired - said))
          .as("%s for %s, fired: %s", alert, row.get(1), all)
          .isLessThanOrEqualTo(SECONDS);
    }
  }

  @Test
  void healthyTrainingsThatSetOffNothingAreNamed() {
    String names = Lessons.healthy().stream().map(Lesson::name).collect(Collectors.joining("; "));
    assertThat(Markdown.read("dashboards/README.md").text()).contains(": " + names + ".");
  }

  @Test
  void theTableHasAllFaults() {
    assertThat(rows().stream().map(row -> row.get(1)).distinct())
        .containsExactlyInAnyOrderElementsOf(Faults.lessons().stream().map(Lesson::name).toList());
  }
}
