package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.listener.EvaluatorTrainingListener;
import io.github.spherometer.documentation.SeriesTable.Series;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.engine.EngineFinding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of all that is published says what is on the page of a training, and no more. It is the
 * contract: dashboards and alerts of users rest on it.
 */
class SeriesTableTest {

  /** Keys and functions of Prometheus, and what reasons begin with. */
  private static final Set<String> OF_OTHERS =
      Set.of("rule_files", "honor_labels", "max_over_time", "non_finite");

  private static final SeriesTable TABLE = new SeriesTable();
  private static Scrape page;

  @BeforeAll
  static void train() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener =
            CurvatureListener.builder()
                .run("test")
                .registry(endpoint.registry())
                .updateRatios(1)
                .density(SpectralDensity.builder().starts(1).steps(8).build())
                .build()) {
      new SmallTraining()
          .listener(listener)
          .listener(new EvaluatorTrainingListener())
          .epochs(1)
          .run();
      page = Scrape.of(endpoint.uri());
    }
  }

  static List<Markdown> documents() {
    return Markdown.all();
  }

  private static Set<String> published() {
    return page.samples().stream().map(Sample::name).collect(Collectors.toSet());
  }

  @Test
  void everySeriesHasARowAndNoOther() {
    assertThat(TABLE.names()).containsExactlyInAnyOrderElementsOf(published());
  }

  @Test
  void theKindIsThatOfThePage() {
    assertThat(published())
        .allSatisfy(name -> assertThat(TABLE.get(name).kind()).as(name).isEqualTo(kind(name)));
  }

  @Test
  void thePageExplainsEverySeries() {
    assertThat(page.help().keySet()).isEqualTo(page.types().keySet());
  }

  @Test
  void everySeriesIsThatOfItsRunModelAndStart() {
    assertThat(page.samples())
        .allSatisfy(
            sample ->
                assertThat(sample.labels())
                    .containsEntry("run", "test")
                    .containsEntry("model", "small")
                    .hasEntrySatisfying(
                        "start",
                        start ->
                            assertThat(start)
                                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")));
  }

  @Test
  void theLabelsAreThoseOfThePage() {
    assertThat(page.samples())
        .allSatisfy(
            sample -> {
              Set<String> keys = new TreeSet<>(sample.labels().keySet());
              keys.removeAll(List.of("run", "model", "start"));
              assertThat(TABLE.get(sample.name()).labels().keySet())
                  .as(sample.name())
                  .containsExactlyInAnyOrderElementsOf(keys);
            });
  }

  @Test
  void theThresholdsAreNamed() {
    assertThat(values("spherometer_sharpness_threshold", "kind"))
        .isEqualTo(
            page.named("spherometer_sharpness_threshold").stream()
                .map(sample -> sample.labels().get("kind"))
                .collect(Collectors.toSet()));
  }

  @Test
  void theOutcomesOfTheEngineCheckAreNamed() {
    assertThat(values("spherometer_run_info", "engine_check"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EngineFinding.Outcome.values())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void everyReasonHasARowAndNoOther() {
    assertThat(Markdown.read("listener/README.md").table("reason").names())
        .containsExactlyInAnyOrderElementsOf(reasons(""));
  }

  /** The others have a runbook of their own. */
  @Test
  void theRunbookSaysWhatToDoAboutEveryReasonOfItsAlert() {
    List<String> elsewhere = reasons("non_finite");
    List<String> expected =
        reasons("").stream().filter(reason -> !elsewhere.contains(reason)).toList();
    Markdown runbook = Markdown.read("dashboards/runbooks/MeasurementFailing.md");
    assertThat(runbook.table("reason").names()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aLabelOrReasonThatADocumentNamesIsThere(Markdown document) {
    Set<String> known = new TreeSet<>(TABLE.labels());
    known.addAll(reasons(""));
    known.addAll(OF_OTHERS);
    assertThat(document.code())
        .filteredOn(code -> code.matches("(?!spherometer_)[a-z]+(_[a-z]+)+"))
        .allMatch(known::contains);
  }

  private static List<String> reasons(String beginning) {
    return Arrays.stream(FailureReason.values())
        .map(FailureReason::label)
        .filter(label -> label.startsWith(beginning))
        .toList();
  }

  private static Set<String> values(String name, String label) {
    Series series = TABLE.get(name);
    assertThat(series.labels()).containsKey(label);
    return series.labels().get(label);
  }

  /** A summary is published as two series whose names end in what they are. */
  private static String kind(String name) {
    String type = page.types().get(name);
    return type == null ? page.types().get(name.replaceFirst("_(sum|count)$", "")) : type;
  }
}
