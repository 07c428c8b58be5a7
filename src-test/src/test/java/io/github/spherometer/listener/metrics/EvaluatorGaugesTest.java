package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.Evaluation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluatorGaugesTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CurvatureMetrics metrics =
      new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);

  private double value(String evaluator, String stage) {
    return registry
        .get("spherometer.evaluator")
        .tags("evaluator", evaluator, "stage", stage)
        .gauge()
        .value();
  }

  @Test
  void theLatestEpochCountsAndWhatItDoesNotSayIsNotKnown() {
    metrics.evaluated(
        new Evaluation(8, 1, Map.of("Accuracy", 0.5, "F1", 0.4), Map.of("Accuracy", 0.3)));
    metrics.evaluated(new Evaluation(16, 2, Map.of("Accuracy", 0.7), Map.of()));
    assertThat(value("Accuracy", "train")).isEqualTo(0.7);
    assertThat(value("F1", "train")).isNaN();
    assertThat(value("Accuracy", "validate")).isNaN();
    assertThat(registry.find("spherometer.evaluator").gauges()).hasSize(3);
  }

  @Test
  void thereAreNoneBeforeTheFirstEpoch() {
    assertThat(registry.find("spherometer.evaluator").gauges()).isEmpty();
  }

  @Test
  void ofThousandsTwentyAreShownForEachStage() {
    Map<String, Double> many = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put("evaluator " + i, 1.0);
    }
    metrics.evaluated(new Evaluation(8, 1, many, many));
    metrics.evaluated(new Evaluation(16, 2, many, many));
    assertThat(registry.find("spherometer.evaluator").gauges()).hasSize(40);
  }
}
