package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries as applications configure them: filtered, composite, strict, closed. */
class RegistriesTest {

  private static final String MAX = "spherometer.hessian.eigenvalue.max";

  /** Ways to make the same of two runs. */
  static Stream<MeterFilter> filtersThatTellNoRunsApart() {
    return Stream.of(
        MeterFilter.ignoreTags("run"),
        MeterFilter.replaceTagValues("run", run -> "all"),
        onlyFor("spherometer.hessian.trace", MeterFilter.ignoreTags("run")),
        onlyFor("spherometer.measurement.failures", MeterFilter.ignoreTags("run")));
  }

  private static MeterFilter onlyFor(String name, MeterFilter filter) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(name) ? filter.map(id) : id;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("filtersThatTellNoRunsApart")
  void aRunThatWouldShowTheValuesOfAnotherIsRefused(MeterFilter filter) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(filter);
    CurvatureMetrics first = new CurvatureMetrics(registry, "a", "m", 2);
    List<Meter> ofFirst = registry.getMeters();
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "b", "m", 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run=\"b\"")
        .hasMessageContaining("which the registry has already")
        .hasMessageContaining("keep the tags of meters whose names begin with \"spherometer\"")
        .hasMessageContaining("closing the listener of the other run first");
    assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(ofFirst);
    first.close();
    assertThat(registry.getMeters()).isEmpty();
    new CurvatureMetrics(registry, "b", "m", 2).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank", "kind", "reason"})
  void twoMetersOfOneRunThatWouldBeOneAreRefused(String tag) {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags(tag));
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(tag + "=")
        .hasMessageContaining("which the registry has already and which shows another value");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theMessageNamesTheMeterAndItsTagsAsTheyArrived() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags("run"));
    new CurvatureMetrics(registry, "a", "m", 1);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "b", "m", 1))
        .hasMessageStartingWith(
            "spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\", run=\"b\"} arrived as"
                + " spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\"}, which the registry has"
                + " already");
  }

  @Test
  void theSecondTrainingIsRefusedWhenItIsAttachedAndMeasuredWhenTheFirstIsClosed()
      throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags("run"));
    CurvatureListener first = CurvatureListener.builder().registry(registry).build();
    new SmallTraining().epochs(1).listener(first).run();
    double sharpness = registry.get(MAX).gauge().value();
    CurvatureListener second = CurvatureListener.builder().registry(registry).build();
    assertThatThrownBy(() -> new SmallTraining().epochs(1).listener(second).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arrived as spherometer.");
    assertThat(registry.get(MAX).gauge().value()).isEqualTo(sharpness);
    first.close();
    new SmallTraining().epochs(1).listener(second).run();
    assertThat(registry.get(MAX).gauge().value()).isPositive();
    second.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRunUnderAnotherTagIsARun() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.renameTag("spherometer", "run", "training"));
    new CurvatureMetrics(registry, "a", "m", 1);
    new CurvatureMetrics(registry, "b", "m", 1);
    assertThat(registry.find(MAX).gauges())
        .extracting(gauge -> gauge.getId().getTag("training"))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatAFilterDeniesIsLeftOutAndTheRestIsPublished() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.measurement"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.hessian.layer"));
    try (CurvatureListener listener = CurvatureListener.builder().registry(registry).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.get(MAX).gauge().value()).isPositive();
      assertThat(registry.find("spherometer.measurement.products").meter()).isNull();
      assertThat(registry.find("spherometer.hessian.layer.trace").meter()).isNull();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRegistryThatDeniesEverythingHarmsNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.deny());
    try (CurvatureListener listener = CurvatureListener.builder().registry(registry).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  @Test
  void everyPartOfACompositeShowsTheRun() throws Exception {
    SimpleMeterRegistry plain = new SimpleMeterRegistry();
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    SimpleMeterRegistry denies = new SimpleMeterRegistry();
    denies.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.hessian"));
    CompositeMeterRegistry composite = composite(plain, composite(prometheus), denies);
    try (CurvatureListener listener = CurvatureListener.builder().registry(composite).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(plain.get(MAX).gauge().value()).isPositive();
      assertThat(prometheus.get(MAX).gauge().value()).isEqualTo(plain.get(MAX).gauge().value());
      assertThat(denies.find(MAX).meter()).isNull();
      assertThat(denies.get("spherometer.probe.loss").gauge().value()).isPositive();
    }
    assertThat(plain.getMeters()).isEmpty();
    assertThat(prometheus.getMeters()).isEmpty();
    assertThat(denies.getMeters()).isEmpty();
  }

  @Test
  void aPartOfACompositeThatTellsNoRunsApartIsNoticed() {
    SimpleMeterRegistry plain = new SimpleMeterRegistry();
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops.config().meterFilter(MeterFilter.ignoreTags("run"));
    CompositeMeterRegistry composite = composite(plain, composite(drops));
    CurvatureMetrics first = new CurvatureMetrics(composite, "a", "m", 1);
    int ofFirst = drops.getMeters().size();
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arrived as spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\"}");
    assertThat(drops.getMeters()).hasSize(ofFirst);
    assertThat(plain.getMeters()).hasSize(ofFirst).allSatisfy(RegistriesTest::isOfFirst);
    assertThat(composite.getMeters()).hasSize(ofFirst).allSatisfy(RegistriesTest::isOfFirst);
    first.close();
    assertThat(drops.getMeters()).isEmpty();
  }

  @Test
  void aPartStillShowsTheFirstRunWhenTheSecondIsRefused() {
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops
        .config()
        .meterFilter(onlyFor("spherometer.training.active", MeterFilter.ignoreTags("run")));
    CompositeMeterRegistry composite = composite(drops);
    CurvatureMetrics first = new CurvatureMetrics(composite, "a", "m", 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", 1))
        .hasMessageContaining("arrived as spherometer.training.active{model=\"m\"}");
    assertThat(drops.get("spherometer.training.active").gauge().value()).isEqualTo(1);
    first.ended();
    assertThat(drops.get("spherometer.training.active").gauge().value()).isZero();
  }

  @Test
  void aCounterThatAPartMakesTheSameIsRefusedToo() {
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops
        .config()
        .meterFilter(onlyFor("spherometer.measurement.failures", MeterFilter.ignoreTags("run")));
    CompositeMeterRegistry composite = composite(drops);
    new CurvatureMetrics(composite, "a", "m", 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arrived as spherometer.measurement.failures{model=\"m\"");
    assertThat(composite.getMeters()).allSatisfy(RegistriesTest::isOfFirst);
  }

  @Test
  void whatTheCompositeDeniesReachesNoPart() {
    SimpleMeterRegistry part = new SimpleMeterRegistry();
    CompositeMeterRegistry composite = composite(part);
    composite.config().meterFilter(MeterFilter.denyNameStartsWith(MAX));
    new CurvatureMetrics(composite, "a", "m", 1);
    assertThat(part.find(MAX).meter()).isNull();
    assertThat(part.find("spherometer.hessian.trace").meter()).isNotNull();
  }

  private static void isOfFirst(Meter meter) {
    assertThat(meter.getId().getTag("run")).isEqualTo("a");
  }

  @Test
  void aFilterOfTheCompositeItselfIsNoticed() {
    CompositeMeterRegistry composite = composite(new SimpleMeterRegistry());
    composite.config().meterFilter(MeterFilter.ignoreTags("run"));
    new CurvatureMetrics(composite, "a", "m", 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", 1))
        .hasMessageContaining("which the registry has already");
  }

  @Test
  void aCompositeWithoutPartsIsFine() throws Exception {
    try (CurvatureListener listener =
        CurvatureListener.builder().registry(new CompositeMeterRegistry()).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
  }

  private static CompositeMeterRegistry composite(MeterRegistry... parts) {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    List.of(parts).forEach(composite::add);
    return composite;
  }

  @Test
  void aClosedRegistryIsRefused() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.close();
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("registry is closed and would publish nothing of run \"a\"; must be open");
  }

  @Test
  void aRegistryThatIsClosedDuringTheTrainingHarmsNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    CurvatureListener listener =
        CurvatureListener.builder()
            .registry(registry)
            .everyBatches(1)
            .sink(measurement -> registry.close())
            .build();
    assertThat(new SmallTraining().epochs(2).listener(listener).run())
        .isEqualTo(new SmallTraining().epochs(2).run());
    listener.close();
  }

  static List<String> metersAtTheStart() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new CurvatureMetrics(registry, "a", "m", 2);
    TreeSet<String> names = new TreeSet<>();
    registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
    assertThat(names).hasSizeGreaterThan(30);
    return List.copyOf(names);
  }

  @ParameterizedTest
  @MethodSource("metersAtTheStart")
  void anAttachmentThatFailsLeavesNothingAndTheNextOneReadsTheRightRun(String failing) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.counter("orders");
    registry.config().meterFilter(acceptance(failing, failure));
    for (Throwable thrown :
        List.of(new IllegalArgumentException("full"), new OutOfMemoryError("full"))) {
      failure.set(thrown);
      assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 2))
          .hasMessageContaining("full");
      assertThat(registry.getMeters()).hasSize(1);
    }
    failure.set(null);
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "a", "m", 2);
    metrics.ended();
    assertThat(registry.get("spherometer.training.active").gauge().value()).isZero();
    metrics.close();
    assertThat(registry.getMeters()).hasSize(1);
  }

  private static MeterFilter acceptance(String name, AtomicReference<Throwable> failure) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        if (id.getName().equals(name)) {
          Throwable thrown = failure.get();
          if (thrown instanceof Error error) {
            throw error;
          } else if (thrown instanceof RuntimeException exception) {
            throw exception;
          }
        }
        return id;
      }
    };
  }

  @Test
  void whatAStrictRegistryRefusesIsNamed() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.throwExceptionOnRegistrationFailure();
    Meter alien = registry.counter("spherometer.hessian.trace.stderr", "owner", "user");
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the registry refuses spherometer.hessian.trace.stderr{");
    assertThat(registry.getMeters()).containsExactly(alien);
    registry.remove(alien);
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "a", "m", 1);
    metrics.ended();
    assertThat(registry.scrape()).contains("spherometer_training_active{model=\"m\",run=\"a\"} 0");
  }

  @Test
  void aMeterOfThatNameThatIsTheUsersIsNotTakenForOurs() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.gauge(MAX, Tags.of("run", "a", "model", "m"), 7);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 1))
        .hasMessage(
            MAX
                + "{model=\"m\", run=\"a\"} is in the registry already; remove it, or name the run"
                + " otherwise");
  }

  @Test
  void aLayerThatIsRefusedLeavesTheOtherValuesAlone() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    AtomicReference<Throwable> failure =
        new AtomicReference<>(new IllegalArgumentException("no such layer"));
    registry.config().meterFilter(acceptance("spherometer.hessian.layer.trace", failure));
    registry.config().meterFilter(acceptance("spherometer.run.info", failure));
    try (CurvatureListener listener =
        CurvatureListener.builder().registry(registry).everyBatches(4).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.get("spherometer.measured.batch").gauge().value()).isEqualTo(8);
      assertThat(registry.get("spherometer.measurement.products").counter().count()).isPositive();
      assertThat(registry.find("spherometer.hessian.layer.trace.stderr").gauges()).hasSize(3);
      assertThat(registry.get("spherometer.measurement").timer().count()).isEqualTo(3);
    }
  }
}
