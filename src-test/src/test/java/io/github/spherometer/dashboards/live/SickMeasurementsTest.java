package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonParser;
import io.github.spherometer.dashboards.files.Panel;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.HidingServer;
import io.github.spherometer.fixtures.SteppedTraining;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trainings that learn while their measurements are ill, and others that stand still, have ended or
 * not begun, beside a healthy one: as {@link SickRunsTest}, with what is the matter in words and
 * colours.
 */
class SickMeasurementsTest {

  private static final String FIVE_MINUTES = "offset 5m";

  @TempDir private static Path directory;

  private static Watched watched;
  private static Instant sick;
  private static Instant gone;

  @BeforeAll
  static void watch() throws Exception {
    if (!Programs.isInstalled("prometheus")) {
      return;
    }
    watched = Watched.start(directory);
    watched.add("well", sgd());
    watched.add("counting", sgd(), options -> options.everyBatches(10).loss(counting()));
    watched.add("tolerant", sgd(), options -> options.everyBatches(10).loss(tolerant()));
    watched.add("hidden", sgd(), HidingServer.with(new HidingServer(sgd())));
    SteppedTraining standing = watched.add("standing", sgd());
    SteppedTraining ended = watched.add("ended", sgd());
    SteppedTraining waiting = watched.add("waiting", sgd());
    watched.train(200, waiting);
    ended.end();
    watched.train(200, waiting, ended, standing);
    sick = Instant.now();
    watched.lose();
    gone = Instant.now();
  }

  private static Optimizer sgd() {
    return Trainings.sgd(Tracker.fixed(0.01f), 0);
  }

  /** Another number at every call: nothing can be measured. */
  private static Loss counting() {
    AtomicInteger calls = new AtomicInteger();
    return CustomLoss.of(
        "Counting",
        (labels, predictions) ->
            predictions.sub(labels).square().mean().mul(1 + 0.01f * calls.incrementAndGet()));
  }

  /** max(0, |error| - 0.1)^1.5: without a second derivative once an error is as small as that. */
  private static Loss tolerant() {
    return CustomLoss.of(
        "Tolerant",
        (labels, predictions) -> {
          NDArray excess = predictions.sub(labels).abs().sub(0.1f);
          return excess.add(excess.abs()).pow(1.5f).mean();
        });
  }

  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  static void stop() {
    if (watched != null) {
      watched.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "well, training, green",
    "hidden, training, green",
    "counting, no measurement succeeds, red",
    "tolerant, curvature is not a number, orange",
    "waiting, no measurement yet, gray",
    "ended, ended, blue",
  })
  void theStateSaysWhatIsTheMatter(String run, String text, String color) throws Exception {
    assertThat(watched.read("State", run, sick)).containsExactly(text + ", " + color);
  }

  @ParameterizedTest
  @CsvSource({
    "hidden, no threshold: .optimizer(...), orange",
    "counting, no measurement yet, gray",
    "tolerant, not a number, red",
  })
  void theRatioSaysWhyThereIsNone(String run, String text, String color) throws Exception {
    assertThat(watched.read("Sharpness ratio", run, sick)).containsExactly(text + ", " + color);
  }

  /** In time-lapse: the panel looks back by three seconds where it looks back by five minutes. */
  @ParameterizedTest
  @CsvSource({"well, training, green", "standing, stalled: no batch for 5 minutes, red"})
  void aTrainingThatTrainsNoBatchesIsStalled(String run, String text, String color)
      throws Exception {
    assertThat(watched.read(inTimeLapse(), run, sick)).containsExactly(text + ", " + color);
  }

  @Test
  void aTrainingIsNotStalledAtOnce() throws Exception {
    assertThat(watched.read("State", "standing", sick)).containsExactly("training, green");
  }

  @Test
  void whatHasEndedBeforeItsProcessIsGoneHasNotDied() throws Exception {
    assertThat(watched.read("State", "ended", gone)).containsExactly("ended, not scraped, gray");
  }

  private static Panel inTimeLapse() {
    String json = Watched.dashboard("training").panel("State").json().toString();
    assertThat(json).contains(FIVE_MINUTES);
    return new Panel(
        JsonParser.parseString(json.replace(FIVE_MINUTES, "offset 3s")).getAsJsonObject());
  }
}
