package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.listener.EvaluatorTrainingListener;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags of the user's own. */
class TagsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private List<Meter> metersOfATraining(CurvatureListener.Builder options) throws Exception {
    SpectralDensity density = SpectralDensity.builder().starts(1).steps(4).build();
    try (CurvatureListener listener = options.registry(registry).density(density).build()) {
      new SmallTraining()
          .epochs(1)
          .listener(listener)
          .listener(new EvaluatorTrainingListener())
          .run();
      return registry.getMeters();
    }
  }

  @Test
  void everyMeterHasThemThoseOfTheRunIncluded() throws Exception {
    List<Meter> meters =
        metersOfATraining(
            Listeners.exact()
                .tags("experiment", "7")
                .tags(List.of(Tag.of("team", "a"), Tag.of("host", "b"))));

    assertThat(meters)
        .extracting(meter -> meter.getId().getName())
        .contains("spherometer.run.info");
    assertThat(meters)
        .hasSizeGreaterThan(60)
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags())
                    .contains(Tag.of("experiment", "7"), Tag.of("team", "a"), Tag.of("host", "b")));
  }

  @Test
  void ourOwnKeysAreThoseThatOurMetersHave() throws Exception {
    Set<String> keys =
        metersOfATraining(Listeners.exact()).stream()
            .flatMap(meter -> meter.getId().getTags().stream())
            .map(Tag::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(keys).isEqualTo(new TreeSet<>(RunTags.OWN));
  }

  static Stream<String> own() {
    return RunTags.OWN.stream();
  }

  @ParameterizedTest
  @MethodSource("own")
  @ValueSource(strings = {"engine.version", "djl-version"}) // the same to Prometheus
  void oursAreRefused(String key) {
    String message =
        "tags has the key \"%s\", which the listener's meters have themselves; must be another"
            .formatted(key);
    assertThatThrownBy(() -> Listeners.exact().tags("a", "1", key, "2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Listeners.exact().tags(List.of(Tag.of(key, "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () -> new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, Tags.of(key, "2"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aKeyWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Listeners.exact().tags("experiment"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tags is [experiment], must be keys and values in turn");
  }

  /** Not before Micrometer 1.17. */
  @Test
  void runsWithOtherKeysAreOnOnePage() {
    PrometheusMeterRegistry page = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new CurvatureMetrics(page, "a", "m", Instant.EPOCH, 1);
    new CurvatureMetrics(page, "b", "m", Instant.EPOCH, Tags.of("experiment", "7"), 1);
    assertThat(page.scrape().lines())
        .contains(
            "spherometer_training_active{model=\"m\",run=\"a\",start=\"1970-01-01T00:00:00.000Z\"}"
                + " 1.0",
            "spherometer_training_active{experiment=\"7\",model=\"m\",run=\"b\",start=\"1970-01-01T00:00:00.000Z\"}"
                + " 1.0");
  }

  @Test
  void theLatestValueOfAKeyCounts() throws Exception {
    assertThat(metersOfATraining(Listeners.exact().tags("a", "1").tags("a", "2")))
        .allSatisfy(meter -> assertThat(meter.getId().getTag("a")).isEqualTo("2"));
  }
}
