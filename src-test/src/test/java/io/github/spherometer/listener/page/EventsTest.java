package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told of beside the numbers. */
class EventsTest {

  private static final double NAN = Double.NaN;

  private long now = 1_000_000;
  private final RunHistories histories = new RunHistories(() -> Instant.ofEpochMilli(now));
  private final MeasurementSink run =
      histories.begin("r", "m", Tags.empty(), 2, OptionalLong.empty());

  private List<String> events() {
    List<String> events = new ArrayList<>();
    Answer.of(histories, "1")
        .events()
        .forEach(
            event ->
                events.add(
                    "%s at %s: %s"
                        .formatted(
                            event.get("kind").getAsString(),
                            event.get("batch").getAsString(),
                            event.get("text").getAsString())));
    return events;
  }

  private void measureLargest(double... values) {
    for (double value : values) {
      run.accept(Told.withLargest(nextBatch++, value));
    }
  }

  private long nextBatch = 1;

  @Test
  void aSpikeIsMoreThanFourTimesTheMedianOfTheLatest() {
    measureLargest(1, 1, 2, 2, 2, 7.9);
    assertThat(spikes()).isEmpty();
    measureLargest(8.2);
    assertThat(spikes())
        .containsExactly(
            "spike at 7: The largest eigenvalue, 8.2, is 4.1 times the median of the last 6"
                + " measurements");
  }

  /** Those of rank 11 and older are forgotten. */
  @Test
  void onlyTheLatestTenCount() {
    measureLargest(100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
    measureLargest(10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    assertThat(spikes()).isEmpty();
    measureLargest(41);
    assertThat(spikes()).hasSize(1);
  }

  @Test
  void aSpikeIsToldOnceAndTheNextOneToo() {
    measureLargest(1, 1, 1, 1, 1, 9, 9, 1, 1, 9);
    assertThat(spikes()).hasSize(2);
  }

  @Test
  void thereIsNoSpikeBeforeFiveMeasurements() {
    measureLargest(1, 1, 1, 1, 9);
    assertThat(spikes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.29, 0", "0.31, 1", "NaN, 1"})
  void aRiseWithinTheNormalIsNoSpike(double learningRate, int spikes) {
    for (int batch = 1; batch <= 5; batch++) {
      run.accept(Told.measurement(batch, 1, 1, learningRate));
    }
    run.accept(Told.measurement(6, 10, 1, learningRate));
    assertThat(spikes()).hasSize(spikes);
  }

  @Test
  void aMedianThatIsNotPositiveHasNoMultiples() {
    measureLargest(-1, -1, -1, -1, -1, -9, 9);
    assertThat(spikes()).isEmpty();
  }

  @Test
  void eigenvaluesThatAreNotKnownCountForNothing() {
    measureLargest(1, NAN, NAN, NAN, NAN, NAN, 9);
    assertThat(spikes()).isEmpty();
    measureLargest(1, 1, 1, NAN, 9);
    assertThat(spikes()).hasSize(1);
  }

  private List<String> spikes() {
    return ofKind("spike");
  }

  private List<String> ofKind(String kind) {
    return events().stream().filter(event -> event.startsWith(kind + " ")).toList();
  }

  @ParameterizedTest
  @ValueSource(doubles = {NAN, Double.POSITIVE_INFINITY})
  void aLossThatIsNotFiniteIsToldOnce(double loss) {
    run.accept(Told.withLoss(3, 0.5));
    run.accept(Told.withLoss(4, loss));
    run.missed(new MissedMeasurement(5, loss, FailureReason.NON_FINITE_LOSS));
    assertThat(ofKind("not_finite"))
        .containsExactly("not_finite at 4: The loss of the batch is not finite since batch 4");
  }

  @Test
  void aLossThatIsNotFiniteAgainIsToldAgain() {
    run.missed(new MissedMeasurement(5, NAN, FailureReason.NON_FINITE_LOSS));
    run.accept(Told.withLoss(6, 0.5));
    run.missed(new MissedMeasurement(7, NAN, FailureReason.NON_FINITE_LOSS));
    assertThat(ofKind("not_finite")).hasSize(2);
  }

  @Test
  void ofTheProbeDataItIsSaidSo() {
    run.missed(new MissedMeasurement(5, 0.5, FailureReason.NON_FINITE_LOSS));
    assertThat(ofKind("not_finite"))
        .containsExactly("not_finite at 5: The loss on the probe data is not finite since batch 5");
  }

  /** It is NaN where a training does not pass its predictions on. */
  @Test
  void aLossThatIsNotPassedOnIsNotTaken() {
    run.accept(Told.withLoss(3, NAN));
    run.missed(new MissedMeasurement(5, NAN, FailureReason.OUT_OF_MEMORY));
    assertThat(ofKind("not_finite")).isEmpty();
  }

  @Test
  void thereIsNoLossOfABatchAfterTheLastStep() {
    run.accept(Told.withLoss(3, 0.5));
    run.accept(Told.afterTheLastStep(7));
    assertThat(ofKind("not_finite")).isEmpty();
  }

  @Test
  void aLearningRateThatChangesIsToldWithThreeDigits() {
    run.accept(Told.withLearningRate(1, 0.1f));
    run.accept(Told.withLearningRate(2, 0.1f));
    run.accept(Told.withLearningRate(3, 0.012345));
    run.accept(Told.withLearningRate(4, 1e-5));
    assertThat(ofKind("learning_rate"))
        .containsExactly(
            "learning_rate at 3: The learning rate went from 0.1 to 0.0123",
            "learning_rate at 4: The learning rate went from 0.0123 to 1.00e-05");
  }

  @Test
  void aScheduleThatMovesItALittleIsToldWhenItHasComeATenth() {
    for (int batch = 1; batch <= 100; batch++) {
      run.accept(Told.withLearningRate(batch, Math.pow(1.01, batch)));
    }
    assertThat(ofKind("learning_rate")).hasSize(9).first().asString().contains("1.01 to 1.12");
  }

  @Test
  void anOptimizerThatIsNotKnownIsToldWithTheLineThatMendsIt() {
    run.started(DistinctMeasurement.run());
    assertThat(ofKind("optimizer")).isEmpty();
    run.accept(Told.withLearningRate(1, NAN));
    run.accept(Told.withLearningRate(2, NAN));
    assertThat(ofKind("optimizer"))
        .singleElement()
        .asString()
        .startsWith("optimizer at 1: The learning rate of the optimizer (SomeOptimizer) is not");
    assertThat(advice("optimizer"))
        .contains("hyperparameters(() -> Hyperparameters.heavyBall(0.1, 0.9, 0))")
        .contains("optimizer(...)");
  }

  private String advice(String kind) {
    return Answer.of(histories, "1").events().stream()
        .filter(event -> event.get("kind").getAsString().equals(kind))
        .map(event -> event.get("advice").getAsString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFailureIsToldOnceAMinuteAndCounted() {
    run.progressed(Told.progress(17, 0, 17));
    run.failed(FailureReason.PRODUCTS_EXHAUSTED);
    now += 59_999;
    run.failed(FailureReason.PRODUCTS_EXHAUSTED);
    run.failed(FailureReason.OUT_OF_MEMORY);
    now += 1;
    run.failed(FailureReason.PRODUCTS_EXHAUSTED);
    String text = "failure at 17: A measurement or a part of one failed: ";
    assertThat(ofKind("failure"))
        .containsExactly(
            text + "products exhausted",
            text + "out of memory",
            text + "products exhausted (3 times so far)");
    assertThat(advice("failure")).isEqualTo(FailureReason.PRODUCTS_EXHAUSTED.advice());
    assertThat(Answer.of(histories, "1").objects("failures").stream().map(Object::toString))
        .anyMatch(failure -> failure.contains("\"products_exhausted\",\"count\":3,"))
        .anyMatch(failure -> failure.contains("\"out_of_memory\",\"count\":1,"))
        .hasSize(2);
  }

  @Test
  void aMissedMeasurementIsTold() {
    run.missed(new MissedMeasurement(9, 0.5, FailureReason.MISSING_BATCH));
    assertThat(events()).containsExactly("missed at 9: Batch 9 was not measured: missing batch");
    assertThat(advice("missed")).isEqualTo(FailureReason.MISSING_BATCH.advice());
  }

  @Test
  void anEngineThatComputesWrongIsTold() {
    run.started(DistinctMeasurement.run());
    assertThat(events())
        .containsExactly(
            "engine at 1: The engine computes convolution wrong on this machine, by 0.52 of the"
                + " largest number");
    assertThat(advice("engine")).contains("withoutOneDnn()");
  }

  /** Progress is told ten times a second at most. */
  @Test
  void epochsAndTheEndAreTold() {
    run.progressed(Told.progress(5, 0, 5));
    run.progressed(Told.progress(12, 1, 2));
    run.progressed(Told.progress(13, 1, 3));
    run.progressed(Told.progress(40, 4, 0));
    run.ended();
    assertThat(events())
        .containsExactly(
            "epoch at 10: Epoch 1 ended",
            "epoch at 40: Epochs 2 to 4 ended",
            "ended at 40: The training ended after batch 40");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.1",
    "0.05, 0.05",
    "-0.00123456, -0.00123",
    "1234567, 1230000",
    "12345678, 1.23e+07",
    "0.000012345, 1.23e-05",
    "NaN, NaN"
  })
  void numbersHaveThreeDigits(double number, String text) {
    assertThat(Digits.three(number)).isEqualTo(text);
  }
}
