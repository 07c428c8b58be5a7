package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.listener.TrainingListener;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.metrics.Scrape;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusPushTest {

  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  static boolean hasPushgateway() {
    return Pushgateway.program().isPresent();
  }

  /** With the program of the package prometheus-pushgateway. */
  @Nested
  @EnabledIf("io.github.spherometer.listener.prometheus.PrometheusPushTest#hasPushgateway")
  class ToARealGateway {

    @Test
    void theLastValuesAreThereAfterTheTraining() throws Exception {
      List<Measurement> measurements = new ArrayList<>();
      try (Pushgateway gateway = Pushgateway.start();
          CurvatureListener listener =
              Listeners.exact()
                  .run("short")
                  .registry(registry)
                  .everyBatches(5)
                  .sink(measurements::add)
                  .build()) {
        PrometheusPush push = PrometheusPush.builder(registry, gateway.uri()).build();
        new SmallTraining().listener(push.atTrainingEnd()).listener(listener).run();
        Measurement last = measurements.get(measurements.size() - 1);
        Scrape scrape = gateway.scrape();
        assertThat(
                scrape.value(
                    "spherometer_hessian_eigenvalue_max", "job", "spherometer", "run", "short"))
            .isEqualTo(last.curvature().spectrum().largest().value());
        assertThat(scrape.value("spherometer_hessian_trace"))
            .isEqualTo(last.curvature().trace().trace());
        assertThat(scrape.value("spherometer_training_batches_total")).isEqualTo(64);
        assertThat(scrape.types())
            .containsEntry("spherometer_hessian_trace", "gauge")
            .containsEntry("spherometer_training_batches_total", "counter")
            .containsEntry("spherometer_measurement_seconds", "summary");
        assertThat(scrape.value("push_failure_time_seconds")).isZero();
      }
    }

    @Test
    void aPushTakesThePlaceOfTheOneBefore() throws Exception {
      try (Pushgateway gateway = Pushgateway.start()) {
        PrometheusPush push = PrometheusPush.builder(registry, gateway.uri()).build();
        Counter first = registry.counter("first");
        push.push();
        assertThat(gateway.scrape().value("first_total")).isZero();
        registry.remove(first);
        registry.counter("second").increment();
        push.push();
        assertThat(gateway.scrape().named("first_total")).isEmpty();
        assertThat(gateway.scrape().value("second_total")).isEqualTo(1);
      }
    }

    @Test
    void whatIsNotANumberArrivesAsSuch() throws Exception {
      try (Pushgateway gateway = Pushgateway.start()) {
        Gauge.builder("not.a.number", () -> Double.NaN).register(registry);
        Gauge.builder("infinite", () -> Double.NEGATIVE_INFINITY).register(registry);
        PrometheusPush.builder(registry, gateway.uri()).build().push();
        assertThat(gateway.scrape().value("not_a_number")).isNaN();
        assertThat(gateway.scrape().value("infinite")).isEqualTo(Double.NEGATIVE_INFINITY);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-1.0:x", "a/b", "λ ö %", ".", "..", "x@y", "a+b?c#d", "~"})
    void labelsArriveAsTheyAre(String value) throws Exception {
      try (Pushgateway gateway = Pushgateway.start()) {
        registry.counter("some");
        PrometheusPush.builder(registry, gateway.uri())
            .job(value)
            .group("instance", value)
            .build()
            .push();
        assertThat(gateway.scrape().value("some_total", "job", value, "instance", value)).isZero();
      }
    }

    @Test
    void deletingTakesAwayOneGroupAndNoOther() throws Exception {
      try (Pushgateway gateway = Pushgateway.start()) {
        registry.counter("some");
        PrometheusPush all = PrometheusPush.builder(registry, gateway.uri()).build();
        PrometheusPush one =
            PrometheusPush.builder(registry, gateway.uri()).group("instance", "one").build();
        all.push();
        one.push();
        assertThat(gateway.scrape().named("some_total")).hasSize(2);
        all.delete();
        all.delete();
        assertThat(gateway.scrape().value("some_total", "instance", "one")).isZero();
      }
    }

    @Test
    void aPathPrefixIsKept() throws Exception {
      try (Pushgateway gateway = Pushgateway.start("--web.route-prefix=/gate")) {
        registry.counter("some");
        PrometheusPush.builder(registry, gateway.uri().resolve("/gate/")).build().push();
        assertThat(Scrape.of(gateway.uri().resolve("/gate/metrics")).value("some_total")).isZero();
      }
    }

    @Test
    void aRefusalSaysWhatTheGatewaySays() throws Exception {
      try (Pushgateway gateway = Pushgateway.start()) {
        registry.timer("same");
        PrometheusPush.builder(registry, gateway.uri()).job("a").build().push();
        PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        other.gauge("same.seconds", 1);
        PrometheusPush push = PrometheusPush.builder(other, gateway.uri()).job("b").build();
        assertThatThrownBy(push::push)
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageContaining("cannot push to " + gateway.uri() + "/metrics/job/b")
            .hasMessageContaining("the gateway answers 400")
            .hasMessageContaining("same_seconds");
      }
    }
  }

  @Test
  void aGatewayThatIsNotThereIsNamed() {
    PrometheusPush push = PrometheusPush.builder(registry, NOBODY).build();
    assertThatThrownBy(push::push)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot push to http://127.0.0.1:1/metrics/job/spherometer: ConnectException");
    assertThatThrownBy(push::delete)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot delete http://127.0.0.1:1/metrics/job/spherometer");
  }

  @Test
  void aGatewayThatIsNotThereLeavesTheTrainingAlone() throws Exception {
    TrainingListener push = PrometheusPush.builder(registry, NOBODY).build().atTrainingEnd();
    assertThat(new SmallTraining().epochs(1).listener(push).run())
        .isEqualTo(new SmallTraining().epochs(1).run());
  }

  @Test
  @Timeout(10)
  void aGatewayThatDoesNotAnswerIsNotWaitedForLonger() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI gateway = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      PrometheusPush push =
          PrometheusPush.builder(registry, gateway).timeout(Duration.ofMillis(100)).build();
      assertThatThrownBy(push::push)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("request timed out");
    }
  }

  /** An answer that begins and does not end. */
  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "HTTP/1.1 202",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf"
      })
  void aGatewayThatStopsInItsAnswerIsNotWaitedForLonger(String answer) throws Exception {
    try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answer(gateway, answer, 1));
      server.start();
      assertThatThrownBy(() -> push(gateway, Duration.ofMillis(500)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("request timed out");
      server.interrupt();
    }
  }

  @Test
  @Timeout(20)
  void anEndlessAnswerIsReadToItsBeginningOnly() throws Exception {
    try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String begin = "HTTP/1.1 500 No\r\n\r\n" + "too much ".repeat(100);
      Thread server = new Thread(() -> answer(gateway, begin, Integer.MAX_VALUE));
      server.start();
      assertThatThrownBy(() -> push(gateway, Duration.ofSeconds(10)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("the gateway answers 500 too much too much");
      server.interrupt();
    }
  }

  private void push(ServerSocket gateway, Duration timeout) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.getLocalPort());
    PrometheusPush.builder(registry, uri).timeout(timeout).build().push();
  }

  private static void answer(ServerSocket gateway, String answer, int times) {
    try (Socket socket = gateway.accept()) {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
      Thread.sleep(20_000);
    } catch (IOException | InterruptedException over) {
      // The client has gone, or the test is over.
    }
  }

  @Test
  void anInterruptIsPassedOn() {
    PrometheusPush push = PrometheusPush.builder(registry, NOBODY).build();
    Thread.currentThread().interrupt();
    assertThatThrownBy(push::push)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aRegistryOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> PrometheusPush.builder(new SimpleMeterRegistry(), NOBODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "registry is a io.micrometer.core.instrument.simple.SimpleMeterRegistry, must be a"
                + " io.micrometer.prometheusmetrics.PrometheusMeterRegistry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway:9091", "ftp://gateway", "/metrics", "http:gateway"})
  void anAddressThatIsNotHttpIsRefused(String gateway) {
    assertThatThrownBy(() -> PrometheusPush.builder(registry, URI.create(gateway)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway is \"" + gateway + "\", must be an address such as");
  }

  @Test
  void argumentsAreChecked() {
    PrometheusPush.Builder builder = PrometheusPush.builder(registry, NOBODY);
    assertThatThrownBy(() -> builder.job(" ")).hasMessage("job is \" \", must not be blank");
    assertThatThrownBy(() -> builder.group("run", "")).hasMessage("run is \"\", must not be blank");
    assertThatThrownBy(() -> builder.group("a-b", "x")).hasMessageContaining("label is \"a-b\"");
    assertThatThrownBy(() -> builder.group("job", "x")).hasMessageContaining("label is \"job\"");
    assertThatThrownBy(() -> builder.timeout(Duration.ZERO))
        .hasMessage("timeout is PT0S, must be greater than 0");
  }
}
