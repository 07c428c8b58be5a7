package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.live.Reading.Shown;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.fixtures.AlwaysDue;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.schedule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trainings that fall ill while a real Prometheus watches, beside a healthy one; at last their
 * process is gone. What somebody reads on the dashboards must say so, in words and colours.
 */
class SickRunsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REST = Duration.ofMillis(25);

  @TempDir private static Path directory;

  private static final List<SteppedTraining> trainings = new ArrayList<>();
  private static PrometheusEndpoint endpoint;
  private static PrometheusServer prometheus;
  private static Instant begin;
  private static Instant sick;
  private static Instant gone;

  @BeforeAll
  static void watch() throws Exception {
    if (!Programs.isInstalled("prometheus")) {
      return;
    }
    Engine.getInstance().setRandomSeed(3);
    endpoint = PrometheusEndpoint.start(0);
    prometheus =
        PrometheusServer.start(directory, endpoint.uri(), DashboardFiles.ruleFiles(), List.of());
    begin = Instant.now();
    training("well", Trainings.sgd(Tracker.fixed(0.01f), 0), Schedule.everyBatches(10));
    SteppedTraining lost =
        training("lost", Trainings.sgd(Tracker.fixed(0.01f), 0), Schedule.everyBatches(10));
    training("diverged", kickedAt(150), Schedule.everyBatches(10));
    training("still", Trainings.sgd(Tracker.fixed(1e-12f), 0), Schedule.everyBatches(10));
    SteppedTraining dead =
        training("dead", Trainings.sgd(Tracker.fixed(1e-12f), 0), Schedule.everyBatches(10));
    training("dear", Trainings.sgd(Tracker.fixed(0.01f), 0), new AlwaysDue(0.05));
    training("unmeasured", Trainings.sgd(Tracker.fixed(0.01f), 0), onceAndThenSaidToBeDue());
    train(140);
    lost.loseParameters();
    dead.silenceNeurons();
    train(300);
    sick = Instant.now();
    endpoint.close();
    prometheus.await("absent(spherometer_training_active)", PATIENCE);
    Thread.sleep(2000);
    gone = Instant.now();
  }

  private static SteppedTraining training(String run, Optimizer optimizer, Schedule schedule) {
    CurvatureListener listener =
        Listeners.exact().registry(endpoint.registry()).run(run).schedule(schedule).build();
    SteppedTraining training = new SteppedTraining("net", optimizer, 16, listener);
    trainings.add(training);
    return training;
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

  private static void train(int batches) throws InterruptedException {
    for (int batch = 0; batch < batches; batch++) {
      trainings.forEach(SteppedTraining::trainBatch);
      Thread.sleep(REST.toMillis());
    }
  }

  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  static void stop() {
    trainings.forEach(SteppedTraining::close);
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static Dashboard dashboard(String name) {
    return DashboardFiles.dashboards().stream()
        .filter(dashboard -> dashboard.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static View view(String dashboard, Instant end) throws Exception {
    return new View(dashboard(dashboard), prometheus, List.of(), begin, end);
  }

  private static List<String> read(String title, String run, Instant end) throws Exception {
    return Reading.of(dashboard("training").panel(title), view("training", end)).stream()
        .filter(shown -> shown.run().equals(run))
        .filter(Predicate.not(shown -> shown.refId().equals("D"))) // the highest, which has been
        .map(Shown::textAndColor)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "well, training, green",
    "dear, training, green",
    "lost, loss is not a number, red",
    "diverged, diverged: loss is back up, red",
    "still, the loss does not fall, yellow",
    "dead, most neurons are dead, red",
    "unmeasured, values are old, orange",
  })
  void theStateSaysWhatIsTheMatter(String run, String text, String color) throws Exception {
    assertThat(read("State", run, sick)).containsExactly(text + ", " + color);
  }

  @Test
  void aRatioThatIsKnownHasItsColour() throws Exception {
    assertThat(read("Sharpness ratio", "well", sick))
        .singleElement()
        .satisfies(shown -> assertThat(shown).matches("0\\.\\d+, green"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sharpness ratio", "Sharpness"})
  void whatIsNotANumberIsRedAndNoOlderValueStands(String title) throws Exception {
    assertThat(read(title, "lost", sick)).containsExactly("not a number, red");
  }

  @Test
  void anUnknownThresholdNamesTheOptionThatIsMissing() throws Exception {
    assertThat(read("Sharpness ratio", "diverged", sick))
        .containsExactly("no threshold: .hyperparameters(...), orange");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sharpness ratio", "Sharpness"})
  void anOldValueIsGrey(String title) throws Exception {
    assertThat(read(title, "unmeasured", sick))
        .singleElement()
        .satisfies(shown -> assertThat(shown).matches("[0-9.]+, gray"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"well", "lost", "diverged", "still", "dead", "dear", "unmeasured"})
  void aProcessThatIsGoneIsDeadAndItsValuesAreGrey(String run) throws Exception {
    assertThat(read("State", run, gone)).containsExactly("died, or is not reached, red");
    assertThat(read("Sharpness ratio", run, gone))
        .singleElement()
        .satisfies(shown -> assertThat(shown).endsWith(", gray"));
    assertThat(view("training", gone).choices("start")).hasSize(7);
  }

  /** Though the dashboard looks at its last seconds only, in which there is nothing. */
  @Test
  void aProcessThatIsGoneIsNotForgottenAtOnce() throws Exception {
    View late =
        new View(dashboard("training"), prometheus, List.of("lost"), gone.minusSeconds(1), gone);
    assertThat(Reading.of(dashboard("training").panel("State"), late))
        .extracting(Shown::textAndColor)
        .containsExactly("died, or is not reached, red");
  }

  @Test
  void failuresAreInTheFirstRowByTheirReasons() throws Exception {
    assertThat(view("training", sick).now(query("Failed measurements")))
        .filteredOn(series -> "lost".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(
            series -> {
              assertThat(series.labels()).containsEntry("reason", "non_finite_loss");
              assertThat(series.values().get(0)).isPositive();
            });
    assertThat(view("training", sick).now(query("Failed measurements")))
        .filteredOn(series -> "well".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(series -> assertThat(series.labels()).containsEntry("reason", "none"));
  }

  @Test
  void alertsAreInTheFirstRow() throws Exception {
    assertThat(view("training", sick).now(query("Alerts")))
        .filteredOn(series -> "lost".equals(series.labels().get("run")))
        .anySatisfy(
            series ->
                assertThat(series.labels())
                    .containsEntry("alertname", "NonFiniteCurvature")
                    .containsEntry("severity", "critical"));
    assertThat(view("training", sick).now(query("Alerts")))
        .filteredOn(series -> "well".equals(series.labels().get("run")))
        .singleElement()
        .satisfies(series -> assertThat(series.labels()).containsEntry("alertname", "none fires"));
  }

  private static String query(String title) {
    return dashboard("training").panel(title).targets().get(0).get("expr").getAsString();
  }

  @Test
  void theCourseOfAnOverheadAboveItsBudgetIsDrawnApart() throws Exception {
    String above =
        dashboard("measurement")
            .panel("Overhead and its budget")
            .targets()
            .get(3)
            .get("expr")
            .getAsString();
    assertThat(view("measurement", sick).over(above))
        .extracting(series -> series.labels().get("run"))
        .containsExactly("dear");
  }

  @Test
  void aBudgetThatIsExceededIsRed() throws Exception {
    assertThat(
            Reading.ofColumn(
                dashboard("measurement").panel("Health of each run"),
                view("measurement", sick),
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
    assertThat(Reading.ofColumn(dashboard(name).panel(title), view(name, sick), refId, column))
        .extracting(shown -> shown.run() + ": " + shown.textAndColor())
        .contains(
            "well: training, green",
            "lost: loss is not a number, red",
            "diverged: diverged: loss is back up, red");
  }
}
