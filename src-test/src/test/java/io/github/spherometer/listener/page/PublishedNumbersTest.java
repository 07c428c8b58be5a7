package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page shows the numbers that a scrape of the same run shows, under the same names. */
class PublishedNumbersTest {

  private static final Tags USERS = Tags.of("experiment", "7", "a.dotted", "x");
  private static final String ODD_LAYER = "01 \"quoted\" \\ back\nline <b>λ";

  /** What happens, each after the one before it. */
  private enum News {
    NOTHING,
    STARTED,
    PROGRESSED,
    MEASURED,
    OTHER_LAYERS,
    GRADIENT,
    FAILED,
    LEFT_OUT,
    MISSED,
    NOT_FINITE,
    UNKNOWN,
    ENDED;

    void tell(MeasurementSink sink) {
      for (News news : values()) {
        if (news.compareTo(this) <= 0) {
          PublishedNumbersTest.tell(news, sink);
        }
      }
    }
  }

  private static void tell(News news, MeasurementSink sink) {
    switch (news) {
      case NOTHING -> {}
      case STARTED -> sink.started(DistinctMeasurement.run());
      case PROGRESSED -> sink.progressed(DistinctMeasurement.progress());
      case MEASURED -> sink.accept(DistinctMeasurement.measurement());
      case OTHER_LAYERS -> sink.accept(DistinctMeasurement.withLayer(ODD_LAYER));
      case GRADIENT -> sink.gradientMeasured(gradient());
      case FAILED -> List.of(FailureReason.values()).forEach(sink::failed);
      case LEFT_OUT -> sink.leftOut();
      case MISSED -> sink.missed(missed(FailureReason.OUT_OF_MEMORY));
      case NOT_FINITE -> sink.missed(missed(FailureReason.NON_FINITE_LOSS));
      case UNKNOWN -> sink.accept(DistinctMeasurement.unknown());
      case ENDED -> sink.ended();
    }
  }

  private static GradientMeasurement gradient() {
    return new GradientMeasurement(1202, DistinctMeasurement.gradient());
  }

  private static MissedMeasurement missed(FailureReason reason) {
    return new MissedMeasurement(1401, 0.75, reason);
  }

  private final RunHistories histories = new RunHistories();
  private final MeasurementSink history = histories.begin("r", "m", USERS, 3, OptionalLong.empty());

  private static Map<String, Double> scraped(PrometheusEndpoint endpoint) throws Exception {
    Set<String> left = Set.of("run", "model", "start", "experiment", "a_dotted");
    Map<String, Double> page = new TreeMap<>();
    for (Scrape.Sample sample : Scrape.of(endpoint.uri()).samples()) {
      assertThat(sample.labels().keySet()).containsAll(left);
      List<String> labels = new ArrayList<>();
      sample.labels().forEach((key, value) -> labels.add("%s=\"%s\"".formatted(key, value)));
      labels.removeIf(label -> left.contains(label.substring(0, label.indexOf('='))));
      String name = sample.name() + (labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}");
      assertThat(page.put(name, sample.value())).isNull();
    }
    assertThat(page.remove("spherometer_start_timestamp_seconds"))
        .isZero(); // in the run's own words
    Set<String> ofTheProcess =
        Set.of(
            "spherometer_memory_bytes{kind=\"heap\"}",
            "spherometer_memory_bytes{kind=\"resident\"}",
            "spherometer_processor_seconds_total");
    assertThat(page.keySet()).containsAll(ofTheProcess);
    page.keySet().removeAll(ofTheProcess);
    return page;
  }

  @ParameterizedTest
  @EnumSource
  void everySeriesIsThatOfAScrape(News last) throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureMetrics metrics =
            new CurvatureMetrics(endpoint.registry(), "r", "m", Instant.EPOCH, USERS, 3)) {
      last.tell(metrics);
      last.tell(history);
      Map<String, Double> scraped = scraped(endpoint);
      assertThat(scraped).hasSizeGreaterThan(60);
      assertThat(Answer.of(histories, "1").latest()).containsExactlyEntriesOf(scraped);
    }
  }

  @Test
  void aMeasurementsRowHoldsAllThatIsKnownThen() {
    News.MEASURED.tell(history);
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.latest()).containsAllEntriesOf(answer.row(0));
    assertThat(answer.row(0))
        .hasSizeGreaterThan(60)
        .containsEntry("spherometer_overhead_ratio", 3.0 / 40)
        .containsEntry("spherometer_hessian_trace", 31.75)
        .containsEntry("spherometer_hessian_eigenvalue{rank=\"2\"}", -8.5)
        .containsEntry("spherometer_dead_neurons_ratio{layer=\"02 relu\"}", 7.0 / 50);
  }

  /** What a gradient alone tells is what is no longer NaN after it. */
  @Test
  void aGradientsRowHoldsWhatItTells() {
    Map<String, Double> before = Answer.of(histories, "1").latest();
    history.gradientMeasured(gradient());
    Answer answer = Answer.of(histories, "1");
    Map<String, Double> told = numbers(answer.latest());
    told.keySet().removeAll(numbers(before).keySet());
    assertThat(told).hasSize(9);
    assertThat(numbers(answer.row(0))).isEqualTo(told);
  }

  /** And nothing else, though all else is known by then. */
  @Test
  void rowsOfGradientsAndOfFailedAttemptsHoldNothingOld() {
    News.NOT_FINITE.tell(history);
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.kinds())
        .containsExactly("measurement", "measurement", "gradient", "missed", "missed");
    assertThat(numbers(answer.row(2))).hasSize(9);
    assertThat(numbers(answer.row(3)))
        .isEqualTo(
            Map.of("spherometer_training_loss", 0.75, "spherometer_measurement_converged", 0.0));
  }

  @Test
  void aLayerThatComesLaterIsNaNBefore() {
    News.OTHER_LAYERS.tell(history);
    Answer answer = Answer.of(histories, "1");
    String escaped = ODD_LAYER.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    assertThat(answer.column("spherometer_dead_neurons_ratio{layer=\"" + escaped + "\"}"))
        .containsExactly(Double.NaN, 3.0 / 100);
    assertThat(answer.column("spherometer_dead_neurons_ratio{layer=\"01 relu\"}"))
        .containsExactly(4.0 / 200, Double.NaN);
  }

  /** Those of a training are in the latest numbers alone. */
  @Test
  void whatIsNoColumnIsNotOfAMeasurement() {
    News.LEFT_OUT.tell(history);
    Answer answer = Answer.of(histories, "1");
    Set<String> others = new TreeSet<>(answer.latest().keySet());
    others.removeAll(answer.row(0).keySet());
    assertThat(
            others.stream().map(name -> name.replaceAll("\\{.*", "")).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "spherometer_engine_check",
            "spherometer_left_out_measurements_total",
            "spherometer_measurement_failures_total",
            "spherometer_measurement_seconds_max",
            "spherometer_next_measurement_batch",
            "spherometer_run_info",
            "spherometer_training_active",
            "spherometer_training_batches_total",
            "spherometer_training_epochs_total");
  }

  private static Map<String, Double> numbers(Map<String, Double> all) {
    Map<String, Double> numbers = new TreeMap<>(all);
    numbers.values().removeIf(value -> Double.isNaN(value));
    return numbers;
  }
}
