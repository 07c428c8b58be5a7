package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DJL's own evaluators say reaches the sinks, and nothing of it is changed. */
class EvaluationsTest {

  private static final int EPOCHS = 3;
  private static final String LOSS = "SoftmaxCrossEntropyLoss";

  private final RecordingSink log = new RecordingSink();
  private final Metrics metrics = new Metrics();

  private CurvatureListener listener() {
    return Listeners.exact().everyBatches(100).topK(1).traceTolerance(0.5).sink(log).build();
  }

  private static ArrayDataset dataset(NDManager manager, int samples, long seed) {
    Random random = new Random(seed);
    float[] data = new float[samples * 4];
    float[] labels = new float[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < 4; j++) {
        data[4 * i + j] = (float) (random.nextGaussian() + (j == labels[i] ? 1 : 0));
      }
    }
    NDArray inputs = manager.create(data, new Shape(samples, 4));
    return new ArrayDataset.Builder()
        .setData(inputs)
        .optLabels(manager.create(labels))
        .setSampling(8, false)
        .build();
  }

  /** Trains, and lets a test look at what DJL has then. */
  private void train(boolean validates, TrainingListener... listeners) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    try (Model model = Model.newInstance("evaluated")) {
      model.setBlock(SmallTraining.smoothNet());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .addEvaluator(new Accuracy())
              .addTrainingListeners(listeners);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.setMetrics(metrics);
        trainer.initialize(new Shape(8, 4));
        NDManager manager = model.getNDManager();
        EasyTrain.fit(
            trainer, EPOCHS, dataset(manager, 32, 1), validates ? dataset(manager, 16, 2) : null);
      }
    }
  }

  /** DJL's metrics have a value an epoch, written as a float. */
  private List<Float> metric(String name) {
    List<Float> values = new ArrayList<>();
    metrics.getMetric(name).forEach(metric -> values.add(metric.getValue().floatValue()));
    return values;
  }

  private List<Float> told(Function<Evaluation, Map<String, Double>> of, String evaluator) {
    return log.evaluations.stream()
        .map(told -> Objects.requireNonNull(of.apply(told).get(evaluator)).floatValue())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyEpochIsToldWhetherOurListenerComesFirstOrLast(boolean first) throws Exception {
    TrainingListener djls = new EvaluatorTrainingListener();
    try (CurvatureListener ours = listener()) {
      train(true, first ? ours : djls, first ? djls : ours);
    }
    assertThat(log.failures).isEmpty();
    assertThat(log.evaluations).hasSize(EPOCHS);
    assertThat(log.evaluations.stream().map(Evaluation::batch)).containsExactly(4L, 8L, 12L);
    assertThat(log.evaluations.stream().map(Evaluation::epoch)).containsExactly(1L, 2L, 3L);
    assertThat(log.evaluations.get(0).training().keySet()).containsExactly("Accuracy", LOSS);
    assertThat(told(Evaluation::training, "Accuracy")).isEqualTo(metric("train_epoch_Accuracy"));
    assertThat(told(Evaluation::training, LOSS))
        .isEqualTo(metric("train_epoch_" + LOSS))
        .doesNotHaveDuplicates();
    assertThat(told(Evaluation::validation, LOSS))
        .isSubsetOf(metric("validate_epoch_" + LOSS))
        .doesNotHaveDuplicates();
  }

  @Test
  void withoutValidationDataThereIsNoValidation() throws Exception {
    try (CurvatureListener ours = listener()) {
      train(false, new EvaluatorTrainingListener(), ours);
    }
    assertThat(log.evaluations).hasSize(EPOCHS).allMatch(told -> told.validation().isEmpty());
  }

  @Test
  void withoutEvaluatorsNothingIsTold() throws Exception {
    try (CurvatureListener ours = listener()) {
      train(true, ours);
    }
    assertThat(log.evaluations).isEmpty();
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).isNotEmpty();
  }

  @Test
  void theEvaluatorsSeeTheSameWithTheListener() throws Exception {
    train(true, new EvaluatorTrainingListener());
    Map<String, List<Float>> without = everyMetric();
    EvaluationsTest other = new EvaluationsTest();
    try (CurvatureListener ours = other.listener()) {
      other.train(true, new EvaluatorTrainingListener(), ours);
    }
    assertThat(other.log.evaluations).hasSize(EPOCHS);
    assertThat(other.everyMetric()).isEqualTo(without);
  }

  private Map<String, List<Float>> everyMetric() {
    return Map.of(
        "epoch", metric("train_epoch_" + LOSS),
        "batch", metric("train_all_" + LOSS),
        "validation", metric("validate_epoch_" + LOSS),
        "accuracy", metric("train_all_Accuracy"));
  }

  /** Then DJL closes the trainer, and tells the listeners of its end, when the model is gone. */
  @Test
  void aModelThatIsClosedBeforeTheTrainerDoesNotMatter() throws Exception {
    Engine.getInstance().setRandomSeed(3);
    try (CurvatureListener ours = listener()) {
      Model model = Model.newInstance("closed");
      model.setBlock(SmallTraining.smoothNet());
      Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                  .addEvaluator(new Accuracy())
                  .addTrainingListeners(new EvaluatorTrainingListener(), ours));
      trainer.initialize(new Shape(8, 4));
      EasyTrain.fit(trainer, 1, dataset(model.getNDManager(), 32, 1), null);
      model.close();
      ours.onTrainingEnd(trainer);
    }
    assertThat(log.evaluations).hasSize(1);
    assertThat(log.failures).isEmpty();
  }
}
