package io.github.spherometer.benchmarks;

import ai.djl.Model;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a training takes longer with the listener at its defaults. */
final class OverheadSection implements Section {

  private static final int PERIOD = 100;
  private static final double BUDGET = 0.05;

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "Time of training by SGD with the listener at its defaults, a measurement every "
        + PERIOD
        + " batches, divided by the time without it. Medians of pairs in which the two take turns,"
        + " quartiles in brackets. Goal: 1.05. At the end the same within an overhead of "
        + BUDGET
        + ".";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "network", "batches", "pairs", "with / without", "measurements", "products of the last");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    Schedule strict = Schedule.everyBatches(PERIOD);
    rows.accept(row(Workload::mlp, strict, PERIOD, 9));
    rows.accept(row(Workload::resNet18OfLargeBatches, strict, PERIOD, 1));
    rows.accept(row(Workload::mlp, strict.within(BUDGET), 60 * PERIOD, 5));
  }

  private static List<Object> row(
      Supplier<Workload> supplier, Schedule schedule, int batches, int pairs) {
    Sample ratios = new Sample();
    Sample taken = new Sample();
    Sample products = new Sample();
    try (Workload workload = supplier.get()) {
      for (int pair = 0; pair < pairs; pair++) {
        List<Measurement> measurements = new ArrayList<>();
        double without = nanos(workload, batches, Optional.empty());
        try (CurvatureListener listener =
            CurvatureListener.builder()
                .schedule(schedule)
                .registry(new SimpleMeterRegistry())
                .sink(measurements::add)
                .build()) {
          ratios.add(nanos(workload, batches, Optional.of(listener)) / without);
        }
        taken.add(measurements.size() - 1);
        products.add(measurements.get(measurements.size() - 1).products());
      }
      return List.of(
          workload.name(),
          batches,
          pairs,
          ratios.toString(),
          taken.quantile(0.5),
          products.quantile(0.5));
    }
  }

  /** The first batch, with its measurement and whatever starts up, is not counted. */
  private static double nanos(
      Workload workload, int batches, Optional<CurvatureListener> listener) {
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
        for (int i = 1; i < batches; i++) {
          step(trainer, batch);
        }
        return System.nanoTime() - start;
      }
    }
  }

  private static void step(Trainer trainer, Batch batch) {
    ArrayScope.run(
        () -> {
          EasyTrain.trainBatch(trainer, batch);
          trainer.step();
        });
  }
}
