package io.github.spherometer.listener.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeasurementRecordsTest {

  private static final Duration BACK = Duration.ofNanos(-1);
  private static final List<Double> ONE = List.of(1.0);
  private static final List<Double> TWO = List.of(1.0, 2.0);

  private static BatchGradient gradient(int products) {
    Estimate estimate = new Estimate(1, 0);
    return new BatchGradient(
        new RayleighQuotient(1, 0, 1),
        estimate,
        Double.NaN,
        new NoiseScale(estimate, estimate),
        products);
  }

  private static Sharpness sharpness(double error, long leftOut, int products) {
    return new Sharpness(1, error, false, leftOut, products, true);
  }

  private static TrainingProgress counts(
      long batches, long epochs, long batchOfEpoch, long sinceMeasurement) {
    return new TrainingProgress(
        batches, epochs, batchOfEpoch, sinceMeasurement, 0, 0, 0, 0, 0, OptionalLong.empty());
  }

  private static TrainingProgress times(double training, double felt, double error) {
    return new TrainingProgress(
        1, 0, 1, 0, training, felt, error, 0, Double.NaN, OptionalLong.empty());
  }

  private static Measurement lasting(Duration duration) {
    Measurement known = DistinctMeasurement.measurement();
    return new Measurement(
        known.step(),
        known.time(),
        duration,
        known.parts(),
        known.loss(),
        known.gradient(),
        known.curvature(),
        known.stability(),
        known.deadNeurons());
  }

  private static Arguments rejected(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        rejected("products is -1, must be", () -> gradient(-1)),
        rejected("graph is -1.0, must", () -> new PartSeconds(-1, 0, 0, 0, 0, 0, 0, 0)),
        rejected("eigenvalues is -1.0, must", () -> new PartSeconds(0, -1, 0, 0, 0, 0, 0, 0)),
        rejected("trace is -1.0, must", () -> new PartSeconds(0, 0, -1, 0, 0, 0, 0, 0)),
        rejected("gradient is -1.0, must", () -> new PartSeconds(0, 0, 0, -1, 0, 0, 0, 0)),
        rejected("sharpness is -1.0, must", () -> new PartSeconds(0, 0, 0, 0, -1, 0, 0, 0)),
        rejected("deadNeurons is -1.0, must", () -> new PartSeconds(0, 0, 0, 0, 0, -1, 0, 0)),
        rejected("density is -1.0, must", () -> new PartSeconds(0, 0, 0, 0, 0, 0, -1, 0)),
        rejected("slices is -1.0, must", () -> new PartSeconds(0, 0, 0, 0, 0, 0, 0, -1)),
        rejected("batch is 0, must be", () -> new GradientMeasurement(0, gradient(0))),
        rejected("duration is PT-0.000000001S, must", () -> lasting(BACK)),
        rejected("error is -0.1, must be", () -> sharpness(-0.1, 0, 0)),
        rejected("leftOut is -1, must be", () -> sharpness(0, -1, 0)),
        rejected("products is -1, must be", () -> sharpness(0, 0, -1)),
        rejected("number of losses is 2, must be 1, that", () -> new Line(ONE, TWO, 0)),
        rejected("number of losses is 1, must be 2, that", () -> new Plane(TWO, ONE, List.of(ONE))),
        rejected(
            "number of losses in a row is 2, must be 1, that",
            () -> new Plane(TWO, ONE, List.of(ONE, TWO))),
        rejected("batch is 0, must be", () -> new TrainingStep(0, 0, 0)),
        rejected("epoch is -1, must be", () -> new TrainingStep(1, -1, 0)),
        rejected("batchSize is -1, must be", () -> new TrainingStep(1, 0, -1)),
        rejected("batch is 0, must be", () -> new Evaluation(0, 1, Map.of(), Map.of())),
        rejected("epoch is 0, must be", () -> new Evaluation(1, 0, Map.of(), Map.of())),
        rejected("batches is -1, must be", () -> counts(-1, 0, 0, 0)),
        rejected("epochs is -1, must be", () -> counts(0, -1, 0, 0)),
        rejected("batchOfEpoch is -1, must be", () -> counts(0, 0, -1, 0)),
        rejected("batchesSinceMeasurement is -1, must be", () -> counts(0, 0, 0, -1)),
        rejected("training is -0.1, must be", () -> times(-0.1, 0, 0)),
        rejected("training is NaN, must be", () -> times(Double.NaN, 0, 0)),
        rejected("feltError is -0.1, must be", () -> times(1, 0, -0.1)),
        rejected(
            "nextMeasurement is 1, must be more than 1",
            () -> times(1, 0, 0).measuringNext(OptionalLong.of(1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void aNumberOutOfRangeIsNamedWithItsValue(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message);
  }

  @Test
  void theEndsOfTheRangesAreAllowed() {
    assertThatCode(
            () -> {
              new GradientMeasurement(1, gradient(0));
              lasting(Duration.ZERO);
              sharpness(0, 0, 0);
              sharpness(Double.NaN, 0, 0);
              new TrainingStep(1, 0, 0);
              new Evaluation(1, 1, Map.of(), Map.of());
              counts(0, 0, 0, 0);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void anEvaluationKeepsItsResultsInTheOrderOfTheirNames() {
    Map<String, Double> results = new HashMap<>(Map.of("b", 2.0, "a", 1.0, "c", 3.0));
    Evaluation evaluation = new Evaluation(1, 1, results, results);
    results.clear();
    assertThat(evaluation.training().toString()).isEqualTo("{a=1.0, b=2.0, c=3.0}");
    assertThat(evaluation.validation()).isEqualTo(evaluation.training());
    assertThatThrownBy(evaluation.training()::clear)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void beforeTheTrainingHasTakenTimeThereIsNoOverhead() {
    assertThat(times(0, 3, 1).overheadRatio()).isNaN();
    assertThat(times(0, 3, 1).overheadError()).isNaN();
    assertThat(times(6, 3, 1).overheadRatio()).isEqualTo(0.5);
    assertThat(times(6, 3, 1).overheadError()).isEqualTo(1.0 / 6);
  }

  @Test
  void fasterBatchesAreANegativeOverheadAndUnknownOnesNone() {
    assertThat(times(6, -3, 1).overheadRatio()).isEqualTo(-0.5);
    assertThat(times(6, Double.NaN, Double.NaN).overheadRatio()).isNaN();
    assertThat(times(6, Double.NaN, Double.NaN).overheadError()).isNaN();
  }

  @Test
  void whatIsExpectedNextIsAllThatAnotherExpectationChanges() {
    TrainingProgress known = DistinctMeasurement.progress();

    assertThat(known.measuringNext(OptionalLong.empty()).nextMeasurement()).isEmpty();
    assertThat(known.measuringNext(OptionalLong.of(2000)).nextMeasurement()).hasValue(2000);
    assertThat(known.measuringNext(known.nextMeasurement())).isEqualTo(known);
  }
}
