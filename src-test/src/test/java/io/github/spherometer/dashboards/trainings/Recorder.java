package io.github.spherometer.dashboards.trainings;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains with the ordinary listener and keeps what scrapes would show by a clock on which all
 * batches take the same time. What depends on the real time is replaced: when the latest
 * measurement was, when the run began, and how many batches there are, which the listener tells ten
 * times a second.
 */
final class Recorder {

  private final Lesson lesson;
  private final int rate;
  private final SimulatedClock clock;
  private final PrometheusMeterRegistry registry;
  private final List<List<Sample>> pages = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();

  private Recorder(Lesson lesson, int rate) {
    this.lesson = lesson;
    this.rate = rate;
    clock = new SimulatedClock(rate);
    registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  }

  /**
   * Records a training.
   *
   * @param rate batches a second
   */
  static Recording record(Lesson lesson, int rate) {
    Recorder recorder = new Recorder(lesson, rate);
    recorder.train();
    return new Recording(lesson.name(), rate, recorder.pages, recorder.losses);
  }

  private void train() {
    Engine.getInstance().setRandomSeed(lesson.seed());
    Optimizer optimizer = lesson.optimizer().get();
    CurvatureListener.Builder options =
        Listeners.exact()
            .topK(1)
            .tolerance(0.02)
            .traceTolerance(0.5)
            .registry(registry)
            .optimizer(optimizer)
            .run(lesson.name());
    try (Model model = Model.newInstance("net");
        CurvatureListener listener = lesson.options().apply(options).build()) {
      model.setBlock(lesson.net().get());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(lesson.loss().apply(model.getNDManager()))
              .optDevices(new Device[] {Device.cpu()})
              .optOptimizer(optimizer)
              .addTrainingListeners(listener, new Losses());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(lesson.batchSize()).addAll(lesson.task().shape()));
        train(trainer);
      }
      scrape();
    }
  }

  private void train(Trainer trainer) {
    List<Batch> batches = List.of();
    scrape();
    for (int trained = 0, next = 0; trained < lesson.batches(); trained++, next++) {
      if (next == batches.size()) {
        batches =
            lesson
                .task()
                .batches(trainer.getManager(), lesson.batchSize(), lesson.seed() + trained);
        next = 0;
      }
      Batch batch = batches.get(next);
      ArrayScope.run(() -> EasyTrain.trainBatch(trainer, batch));
      trainer.step();
      clock.batchTrained();
      if ((trained + 1) % (TimeLapse.SCRAPE_SECONDS * rate) == 0) {
        scrape();
      }
      batch.close();
    }
  }

  private void scrape() {
    pages.add(Scrape.parse(registry.scrape()).samples().stream().map(this::simulated).toList());
  }

  private Sample simulated(Sample sample) {
    double value =
        switch (sample.name()) {
          case "spherometer_training_batches_total" -> losses.size();
          case "spherometer_start_timestamp_seconds" -> 0;
          case "spherometer_last_measurement_timestamp_seconds" -> measuredBatch() / rate;
          default -> sample.value();
        };
    return new Sample(sample.name(), sample.labels(), value);
  }

  private double measuredBatch() {
    return registry.get("spherometer.measured.batch").gauge().value();
  }

  /** The losses of the batches as they were trained on. */
  private final class Losses extends TrainingListenerAdapter {

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData data) {
      NDList labels = data.getLabels().values().iterator().next();
      NDList predictions = data.getPredictions().values().iterator().next();
      losses.add((double) trainer.getLoss().evaluate(labels, predictions).getFloat());
    }
  }
}
