package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the training's own evaluators said of the latest epoch; there once they have. */
final class EvaluatorGauges implements MeasurementSink {

  /** Nobody has more, and a label is no place for thousands of values. */
  private static final int MOST_EVALUATORS = 20;

  private final RunMeters meters;
  private final Stage training = new Stage("train");
  private final Stage validation = new Stage("validate");

  EvaluatorGauges(RunMeters meters) {
    this.meters = meters;
  }

  /** Evaluators of one kind of data. */
  private final class Stage {

    private final String name;
    private final Set<String> known = new HashSet<>();
    private volatile Map<String, Double> latest = Map.of();

    Stage(String name) {
      this.name = name;
    }

    void take(Map<String, Double> results) {
      latest = results;
      for (String evaluator : results.keySet()) {
        if (known.size() < MOST_EVALUATORS && known.add(evaluator)) {
          register(evaluator);
        }
      }
    }

    private void register(String evaluator) {
      meters.lateGauge(
          "spherometer.evaluator",
          "What an evaluator of the training said of the latest epoch",
          () -> latest.getOrDefault(evaluator, Double.NaN),
          "evaluator",
          evaluator,
          "stage",
          name);
    }
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void evaluated(Evaluation evaluation) {
    training.take(evaluation.training());
    validation.take(evaluation.validation());
  }
}
