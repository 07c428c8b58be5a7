package io.github.spherometer.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDScope;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a training takes longer with the listener at its defaults. */
final class OverheadSection implements Section {

  private static final int PERIOD = 100;

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "Time of "
        + PERIOD
        + " batches of training by SGD with the listener at its defaults, one measurement among them,"
        + " divided by the time without it. Medians of pairs in which the two take turns, quartiles"
        + " in brackets. Goal: 1.05.";
  }

  @Override
  public List<String> columns() {
    return List.of("network", "pairs", "with / without", "products of the measurement");
  }

  @Override
  public List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(row(Workload::mlp, 9));
    rows.add(row(Workload::resNet18OfLargeBatches, 1));
    return rows;
  }

  private static List<Object> row(Supplier<Workload> supplier, int pairs) {
    Sample ratios = new Sample();
    Sample products = new Sample();
    try (Workload workload = supplier.get()) {
      for (int pair = 0; pair < pairs; pair++) {
        List<Measurement> measurements = new ArrayList<>();
        double without = nanos(workload, Optional.empty());
        try (CurvatureListener listener =
            CurvatureListener.builder()
                .everyBatches(PERIOD)
                .registry(new SimpleMeterRegistry())
                .sink(measurements::add)
                .build()) {
          ratios.add(nanos(workload, Optional.of(listener)) / without);
        }
        products.add(measurements.get(1).products());
      }
      return List.of(workload.name(), pairs, ratios.toString(), products.quantile(0.5));
    }
  }

  /** The first batch, with its measurement and whatever starts up, is not counted. */
  private static double nanos(Workload workload, Optional<CurvatureListener> listener) {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-4f)).build();
    DefaultTrainingConfig config = new DefaultTrainingConfig(workload.loss()).optOptimizer(sgd);
    listener.ifPresent(config::addTrainingListeners);
    try (Model model = Model.newInstance("overhead")) {
      model.setBlock(workload.block());
      try (Trainer trainer = model.newTrainer(config)) {
        Batch batch =
            new Batch(
                workload.manager().newSubManager(),
                workload.data(),
                workload.labels(),
                (int) workload.data().head().getShape().get(0),
                Batchifier.STACK,
                Batchifier.STACK,
                0,
                1);
        step(trainer, batch);
        long start = System.nanoTime();
        for (int i = 1; i < PERIOD; i++) {
          step(trainer, batch);
        }
        return System.nanoTime() - start;
      }
    }
  }

  private static void step(Trainer trainer, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
    }
  }
}
