package io.github.spherometer.dashboards.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.documentation.Markdown;
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

  /** A new rule needs a training that sets it off. */
  @Test
  void everyRuleIsSeenOnARealTraining() {
    assertThat(AlertTable.said().stream().map(row -> row.alert() + " " + row.severity()))
        .containsExactlyElementsOf(
            AlertTable.rules().stream().map(rule -> rule.name() + " " + rule.severity()).toList());
  }

  @Test
  void alertsFireForTheFaultsAndAfterTheTimesOfTheTable() {
    List<Firing> seen = AlertTable.seen(lapsed);
    for (Firing said : AlertTable.said()) {
      assertThat(seen)
          .as("%s, all that fired: %s", said, lapsed.firings())
          .anyMatch(firing -> agree(firing, said));
    }
  }

  private static boolean agree(Firing firing, Firing said) {
    double tolerance = Faults.isInRealTime(said.run()) ? 0.5 * said.seconds() : SECONDS;
    return firing.alert().equals(said.alert())
        && firing.severity().equals(said.severity())
        && firing.run().equals(said.run())
        && Math.abs(firing.seconds() - said.seconds()) <= tolerance;
  }

  @Test
  void healthyTrainingsThatSetOffNothingAreNamed() {
    String names = Lessons.healthy().stream().map(Lesson::name).collect(Collectors.joining("; "));
    assertThat(Markdown.read("dashboards/README.md").text()).contains(": " + names + ".");
  }

  @Test
  void theTableHasAllFaults() {
    assertThat(AlertTable.said().stream().map(Firing::run).distinct())
        .containsExactlyInAnyOrderElementsOf(Faults.lessons().stream().map(Lesson::name).toList());
  }
}
