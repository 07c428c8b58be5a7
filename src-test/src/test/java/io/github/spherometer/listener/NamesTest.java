package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a training does not have, or has of an odd kind. */
class NamesTest {

  private static final class NamelessLoss extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    NamelessLoss() {
      super(null);
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return loss.evaluate(labels, predictions);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n"})
  void aModelWithoutANameIsUnnamed(String name) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    RecordingSink sink = new RecordingSink();
    try (CurvatureListener listener =
        Listeners.exact().run("r").registry(registry).sink(sink).build()) {
      new SmallTraining().model(name).epochs(1).listener(listener).run();
      assertThat(sink.runs).extracting(RunDescription::model).containsExactly("unnamed");
      assertThat(registry.getMeters())
          .allSatisfy(meter -> assertThat(meter.getId().getTag("model")).isEqualTo("unnamed"));
      assertThat(registry.get("spherometer.run.info").gauge().value()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a \"quoted\" name", "back\\slash", "λ 模型", "a,b={c}", "two\nlines"})
  void oddNamesArriveAsTheyAre(String name) throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener =
            Listeners.exact().run(name).registry(endpoint.registry()).build()) {
      new SmallTraining().model(name).epochs(1).listener(listener).run();
      String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      assertThat(
              Scrape.of(endpoint.uri())
                  .value("spherometer_training_active", "model", escaped, "run", escaped))
          .isZero();
    }
  }

  @Test
  void aLossWithoutANameIsUnnamedAndTheRunIsDescribed() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (CurvatureListener listener = Listeners.exact().registry(registry).build()) {
      new SmallTraining().loss(net -> new NamelessLoss()).epochs(1).listener(listener).run();
      assertThat(registry.get("spherometer.run.info").gauge().getId().getTag("loss"))
          .isEqualTo("unnamed");
      assertThat(registry.get("spherometer.measured.batch").gauge().value()).isEqualTo(1);
    }
  }
}
