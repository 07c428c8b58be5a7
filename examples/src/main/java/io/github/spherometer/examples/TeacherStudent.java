package io.github.spherometer.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.SaveModelTrainingListener;
import ai.djl.translate.TranslateException;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.examples.data.TeacherStudentTask;
import io.github.spherometer.examples.experiment.HalfSquaredError;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.engine.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the task of "SGD Smooths the Sharpest Directions" with the listener attached. */
@Command(
    name = "teacher-student",
    description =
        "Trains a ReLU network on the task of \"SGD Smooths the Sharpest Directions\" and shows its"
            + " sharpness rise to the edge of stability, 2/lr, and stay there.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class TeacherStudent implements Callable<Integer> {

  private static final int DENSITY_STEPS = 32;

  private static final int SAVED_BATCH = 250;

  /** As by default. */
  private static final double OVERHEAD = 0.05;

  @Mixin private OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = Ranges.Count.class,
      description = "samples a batch (default: the whole training set)")
  private @Nullable Integer batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5000",
      converter = Ranges.Count.class,
      description = "passes over the training set")
  private int epochs;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1000",
      converter = Ranges.Samples.class,
      description = "size of the training set")
  private int samples;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "300",
      converter = Ranges.Units.class,
      description = "units in each of the two hidden layers")
  private int hidden;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "100",
      converter = Ranges.Count.class,
      description = "batches between measurements")
  private int every;

  @Option(
      names = "--overhead",
      paramLabel = "F",
      converter = Ranges.Overhead.class,
      description =
          "most time that the training may feel of measurements / time spent training; measures"
              + " less often where it has to (default: 0.05, with --foreground no limit)")
  private @Nullable Double overhead;

  @Option(
      names = "--foreground",
      description =
          "measure on the training's thread: every N-th batch exactly, while the training waits"
              + " (default: beside the training)")
  private boolean foreground;

  @Option(
      names = "--density",
      description = "also sample the density of the whole spectrum, for 32 products more")
  private boolean density;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "5",
      converter = Ranges.Rank.class,
      description = "eigenvalues to measure")
  private int topK;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "seed of data, initialisation and order of batches")
  private int seed;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      converter = Ranges.Name.class,
      description = "name of the run in the metrics (default: the time)")
  private @Nullable String run;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "also append the measurements to a file, which the command view shows")
  private @Nullable Path log;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "also save parameters into a folder, and the data into data below it, which the command"
              + " measure-checkpoints measures")
  private @Nullable Path checkpoints;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "500",
      converter = Ranges.Count.class,
      description = "epochs between two checkpoints")
  private int saveEvery;

  @Mixin private Address address = new Address();

  @Mixin private Linger linger = new Linger();

  @Override
  public Integer call() throws IOException, TranslateException, InterruptedException {
    try (PrometheusEndpoint endpoint = address.endpoint().start()) {
      System.out.println("Live page: " + endpoint.page());
      System.out.println("Metrics: " + endpoint.uri());
      OneDnn.switchOffIfWrong(Device.cpu()).ifPresent(System.out::println);
      Engine.getInstance().setRandomSeed(seed);
      train(endpoint);
      linger.await();
    }
    return 0;
  }

  private void train(PrometheusEndpoint endpoint) throws IOException, TranslateException {
    try (Model model = Model.newInstance("teacher-student")) {
      TeacherStudentTask task = TeacherStudentTask.draw(model.getNDManager(), samples, seed);
      model.setBlock(TeacherStudentTask.student(hidden));
      CurvatureListener curvature =
          listener()
              .endpoint(endpoint)
              .probeData(ProbeData.of(task.inputs(), task.labels()))
              .build();

      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new HalfSquaredError(model.getNDManager()))
              .optOptimizer(optimizer.optimizer())
              .addTrainingListeners(curvature);
      if (checkpoints != null) {
        save(task, checkpoints);
        config.addTrainingListeners(
            new SaveModelTrainingListener(checkpoints.toString(), null, saveEvery));
      }
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(batchSize(), TeacherStudentTask.DIMENSIONS));
        EasyTrain.fit(trainer, epochs, task.dataset(batchSize()), null);
      }
    }
  }

  /** In batches, each in a file. */
  private static void save(TeacherStudentTask task, Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    long samples = task.inputs().get(0).size(0);
    for (int start = 0; start < samples; start += SAVED_BATCH) {
      TeacherStudentTask some = task.range(start, (int) Math.min(samples, start + SAVED_BATCH));
      NDList batch = some.inputs().addAll(some.labels());
      Files.write(data.resolve("%06d.ndlist".formatted(start)), batch.encode());
    }
  }

  private CurvatureListener.Builder listener() {
    Screen screen = new Screen(System.out, Screen.isTerminal());
    CurvatureListener.Builder listener =
        CurvatureListener.builder()
            .withoutLastBatch()
            .everyBatches(every)
            .topK(topK)
            .totalBatches(batches())
            .sink(new MeasurementTable(screen, optimizer, batches()));
    if (foreground) {
      listener.inForeground();
    }
    Double most = overhead == null && !foreground ? Double.valueOf(OVERHEAD) : overhead;
    if (most != null) {
      listener.overhead(most).sink(new OverheadNotes(screen, most, every, foreground));
    }
    if (log != null) {
      listener.log(log);
    }
    if (run != null) {
      listener.run(run);
    }
    if (density) {
      listener.density(SpectralDensity.builder().starts(1).steps(DENSITY_STEPS).build());
    }
    return listener;
  }

  private long batches() {
    long ofAnEpoch = ((long) samples + batchSize() - 1) / batchSize();
    return ofAnEpoch * epochs;
  }

  private int batchSize() {
    return batchSize == null ? samples : batchSize;
  }
}
