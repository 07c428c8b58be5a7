package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.dashboards.files.Panel;
import io.github.spherometer.dashboards.live.Reading.Shown;
import io.github.spherometer.fixtures.AlwaysDue;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trainings that fall ill while a real Prometheus watches, beside a healthy one; at last their
 * process is gone. What somebody reads on the dashboards must say so, in words and colours.
 */
class SickRunsTest extends SickTrainings {

  /** A minute of the rules, four scrapes at 15 seconds, is four scrapes at a second. */
  SickRunsTest() {
    super(15);
  }

  @Override
  void fallIll() throws Exception {
    watched.add("well");
    SteppedTraining lost = watched.add("lost");
    watched.add("diverged", kickedAt(150));
    watched.add("still", standing());
    SteppedTraining dead = watched.add("dead", standing());
    watched.add("dear", options -> options.schedule(new AlwaysDue(0.05)));
    watched.add("unmeasured", options -> options.schedule(onceAndThenSaidToBeDue()));
    watched.train(140);
    lost.loseParameters();
    dead.silenceNeurons();
    watched.train(300);
  }

  private static Optimizer standing() {
    return Trainings.sgd(Tracker.fixed(1e-12f), 0);
  }

  /** Three steps that are far too long, and hardly any after them: a tracker of one's own. */
  private static Optimizer kickedAt(int batch) {
    ParameterTracker tracker =
        (parameter, step) -> step <= batch ? 0.02f : step <= batch + 3 ? 0.3f : 1e-9f;
    return Optimizer.sgd().setLearningRateTracker(tracker).build();
  }

  /** A fault in a schedule: every ten batches, and from some time on no more. */
  private static Schedule onceAndThenSaidToBeDue() {
    return progress -> progress.batches() % 10 == 0 && progress.batches() < 100;
  }

  @ParameterizedTest
  @CsvSource({
    "well, training, green",
    "dear, training, green",
    "lost, loss is not a number, red",
    "still, the loss does not fall, yellow",
    "dead, most neurons are dead, red",
    "unmeasured, values are old, orange",
  })
  void theStateSaysWhatIsTheMatter(String run, String text, String color) throws Exception {
    assertState(run, sick, text + ", " + color);
  }

  @ParameterizedTest
  @CsvSource({
    "well, training, green",
    "lost, loss is not a number, red",
    "diverged, diverged: loss is back up, red",
  })
  void aLossThatIsBackUpHasDiverged(String run, String text, String color) throws Exception {
    assertThat(watched.readInTimeLapse("State", run, sick)).containsExactly(text + ", " + color);
  }

  @Test
  void aRatioThatIsKnownHasItsColour() throws Exception {
    assertThat(watched.read("Sharpness ratio", "well", sick))
        .singleElement()
        .satisfies(shown -> assertThat(shown).matches("0\\.\\d+, green"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sharpness ratio", "Sharpness"})
  void whatIsNotANumberIsRedAndNoOlderValueStands(String title) throws Exception {
    assertThat(watched.read(title, "lost", sick)).containsExactly("not a number, red");
  }

  @Test
  void anUnknownThresholdNamesTheOptionThatIsMissing() throws Exception {
    assertThat(watched.read("Sharpness ratio", "diverged", sick))
        .containsExactly("no threshold: .hyperparameters(...), orange");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sharpness ratio", "Sharpness"})
  void anOldValueIsGrey(String title) throws Exception {
    assertThat(watched.read(title, "unmeasured", sick))
        .singleElement()
        .satisfies(shown -> assertThat(shown).matches("[0-9.]+, gray"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"well", "lost", "diverged", "still", "dead", "dear", "unmeasured"})
  void aProcessThatIsGoneIsDeadAndItsValuesAreGrey(String run) throws Exception {
    assertState(run, gone, "died, or is not reached, red");
    assertThat(watched.read("Sharpness ratio", run, gone))
        .singleElement()
        .satisfies(shown -> assertThat(shown).endsWith(", gray"));
    assertThat(watched.view("training", gone).choices("start")).hasSize(7);
  }

  /** Though the dashboard looks at its last seconds only, in which there is nothing. */
  @Test
  void aProcessThatIsGoneIsNotForgottenAtOnce() throws Exception {
    View late = watched.lastSecond("training", "lost", gone);
    assertThat(Reading.of(Watched.dashboard("training").panel("State"), late))
        .extracting(Shown::textAndColor)
        .containsExactly("died, or is not reached, red");
  }

  @Test
  void failuresAreInTheFirstRowByTheirReasons() throws Exception {
    assertThat(watched.view("training", sick).now(query("Failed measurements")))
        .filteredOn(series -> "lost".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(
            series -> {
              assertThat(series.labels()).containsEntry("reason", "non_finite_loss");
              assertThat(series.values().get(0)).isPositive();
            });
    assertThat(watched.view("training", sick).now(query("Failed measurements")))
        .filteredOn(series -> "well".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(series -> assertThat(series.labels()).containsEntry("reason", "none"));
  }

  @Test
  void alertsAreInTheFirstRow() throws Exception {
    assertThat(watched.view("training", sick).now(query("Alerts")))
        .filteredOn(series -> "lost".equals(series.labels().get("run")))
        .anySatisfy(
            series ->
                assertThat(series.labels())
                    .containsEntry("alertname", "NonFiniteCurvature")
                    .containsEntry("severity", "critical"));
    assertThat(watched.view("training", sick).now(query("Alerts")))
        .filteredOn(series -> "well".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(series -> assertThat(series.labels()).containsEntry("alertname", "none fires"));
  }

  private static String query(String title) {
    return Watched.dashboard("training").panel(title).targets().get(0).get("expr").getAsString();
  }

  @Test
  void theCourseOfAnOverheadAboveItsBudgetIsDrawnApart() throws Exception {
    String above =
        Watched.dashboard("measurement")
            .panel("Overhead and its budget")
            .targets()
            .get(3)
            .get("expr")
            .getAsString();
    assertThat(watched.view("measurement", sick).over(above))
        .extracting(series -> series.labels().get("run"))
        .containsExactly("dear");
  }

  @Test
  void aBudgetThatIsExceededIsRed() throws Exception {
    assertThat(
            Reading.ofColumn(
                Watched.dashboard("measurement").panel("Health of each run"),
                watched.view("measurement", sick),
                "I",
                "Of its budget"))
        .singleElement()
        .satisfies(
            shown -> {
              assertThat(shown.run()).isEqualTo("dear");
              assertThat(Double.parseDouble(shown.text())).isGreaterThan(1.2);
              assertThat(shown.color()).isEqualTo("red");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "measurement, Health of each run, A, State",
    "compare-runs, Last values of each run, L, State"
  })
  void theOtherDashboardsSayTheSame(String name, String title, String refId, String column)
      throws Exception {
    Panel panel = Watched.dashboard(name).panel(title);
    View view = watched.view(name, sick);
    assertThat(Reading.ofColumn(panel, view, refId, column))
        .extracting(shown -> shown.run() + ": " + shown.textAndColor())
        .contains("well: training, green", "lost: loss is not a number, red");
    assertThat(Reading.ofColumn(Watched.inTimeLapse(panel), view, refId, column))
        .extracting(shown -> shown.run() + ": " + shown.textAndColor())
        .contains(
            "well: training, green",
            "lost: loss is not a number, red",
            "diverged: diverged: loss is back up, red");
  }
}
