package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.HidingServer;
import io.github.spherometer.fixtures.SteppedTraining;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trainings that learn while their measurements are ill, and others that stand still, have ended or
 * not begun, beside a healthy one: as {@link SickRunsTest}, with what is the matter in words and
 * colours.
 */
class SickMeasurementsTest extends SickTrainings {

  SickMeasurementsTest() {
    super(50);
  }

  @Override
  void fallIll() throws Exception {
    watched.add("well");
    watched.add("counting", options -> options.everyBatches(10).loss(counting()));
    watched.add("tolerant", options -> options.everyBatches(10).loss(tolerant()));
    watched.add("hidden", HidingServer.with(new HidingServer(Watched.healthy())));
    SteppedTraining standing = watched.add("standing");
    SteppedTraining ended = watched.add("ended");
    SteppedTraining waiting = watched.add("waiting");
    watched.train(200, waiting);
    ended.end();
    watched.train(340, waiting, ended, standing);
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
    assertState(run, sick, text + ", " + color);
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

  /** In time-lapse: the rules look back by six seconds where they look back by five minutes. */
  @ParameterizedTest
  @CsvSource({"well, training, green", "standing, stalled: no batch for 5 minutes, red"})
  void aTrainingThatTrainsNoBatchesIsStalled(String run, String text, String color)
      throws Exception {
    assertThat(watched.readInTimeLapse("State", run, sick)).containsExactly(text + ", " + color);
  }

  @Test
  void aTrainingIsNotStalledAtOnce() throws Exception {
    assertState("standing", sick, "training, green");
  }

  @Test
  void whatHasEndedBeforeItsProcessIsGoneHasNotDied() throws Exception {
    assertState("ended", gone, "ended, not scraped, gray");
  }
}
