package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.format.PromQl;
import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards, rules and documents speak of the metrics that there are, and of all of them. */
class MetricNamesTest {

  /** Metrics that no dashboard and no rule uses, and why. */
  private static final Map<String, String> UNUSED = Map.of();

  private static final Set<String> registered = new TreeSet<>();
  private static final Set<String> recorded = new TreeSet<>();

  @BeforeAll
  static void readPageAndRules() throws Exception {
    try (Trainings trainings = Trainings.ofEveryKind()) {
      trainings.train(5, Duration.ZERO); // an epoch, and a batch
      Scrape.of(trainings.uri()).samples().stream().map(Sample::name).forEach(registered::add);
      trainings.end();
    }
    DashboardFiles.rules().forEach(file -> recorded.addAll(file.recorded()));
  }

  static Stream<DashboardQuery> queries() {
    return DashboardFiles.dashboards().stream().flatMap(board -> board.queries().stream());
  }

  static Stream<String> expressions() {
    return DashboardFiles.rules().stream().flatMap(file -> file.expressions().stream());
  }

  static List<Markdown> documents() {
    return Markdown.all();
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(registered);
    known.addAll(recorded);
    return known;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void aDashboardAsksForMetricsThatThereAre(DashboardQuery query) {
    assertThat(known()).containsAll(PromQl.metrics(query.text()));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void aRuleUsesMetricsThatThereAre(String expression) {
    assertThat(known()).containsAll(PromQl.metrics(expression));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aDocumentNamesMetricsThatThereAre(Markdown document) {
    assertThat(known()).containsAll(PromQl.metricsInProse(document.text()));
  }

  @Test
  void everyMetricIsUsedOrIsLeftOutForAReason() {
    Set<String> used =
        Stream.concat(queries().map(DashboardQuery::text), expressions())
            .flatMap(text -> PromQl.metrics(text).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unused = known();
    unused.removeAll(used);
    assertThat(unused).isEqualTo(UNUSED.keySet());
    assertThat(UNUSED.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
  }
}
