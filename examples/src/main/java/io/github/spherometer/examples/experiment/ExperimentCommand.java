package io.github.spherometer.examples.experiment;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The sub-command of an experiment. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false)
public final class ExperimentCommand<S extends Record, R extends Record>
    implements Callable<Integer> {

  private static final long WAIT_MILLIS = 200;

  private final Experiment<S, R> experiment;
  private final Class<?> program;

  @Spec private @Nullable CommandSpec spec;

  /** How much is done. */
  private static final class Amount {

    @Option(names = "--quick", description = "about three minutes on two processors")
    private boolean quick;

    @Option(names = "--paper", description = "the settings of the paper, for a bigger machine")
    private boolean paper;

    @Option(names = "--tiny", hidden = true)
    private boolean tiny;

    Scale scale() {
      return quick ? Scale.QUICK : paper ? Scale.PAPER : tiny ? Scale.TINY : Scale.STANDARD;
    }
  }

  @ArgGroup private Amount amount = new Amount();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "mnist",
      description = "images, where it takes images: ${COMPLETION-CANDIDATES}")
  private ImageDataset dataset = ImageDataset.MNIST;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder with the files of the images (default: DJL downloads them)")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of runs and report (default: experiments/NAME-SCALE)")
  private @Nullable Path out;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description = "runs at the same time, each on one processor")
  private int processes;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how often each setting is run, at least 2 (default: 3; 2 with --quick)")
  private @Nullable Integer seeds;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "9464",
      description = "port of the live page, or the next free one; 0 for any free one")
  private int port;

  @Option(names = "--worker", hidden = true)
  private boolean worker;

  /**
   * Makes the command.
   *
   * @param experiment to be done
   * @param program the main class, which has this command under the experiment's name; it is
   *     started again for each further process
   */
  public ExperimentCommand(Experiment<S, R> experiment, Class<?> program) {
    this.experiment = experiment;
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Setup setup = setup();
    Path directory = directory();
    if (worker) {
      Workers.endWithParent();
      new Runner<>(experiment, setup, directory, null).work();
      return 0;
    }
    try (PrometheusEndpoint endpoint =
        PrometheusEndpoint.builder().port(port).orNextFreePort().start()) {
      System.out.println("Live page: " + endpoint.page());
      System.out.println("Folder: " + directory);
      return work(new Runner<>(experiment, setup, directory, endpoint), setup, directory);
    }
  }

  private int work(Runner<S, R> runner, Setup setup, Path directory)
      throws IOException, InterruptedException {
    runner.forgetFailures();
    PrintStream out = System.out;
    try (Progress<S> progress = new Progress<>(runner, experiment::cost, out);
        Workers workers = Workers.start(processes - 1, program, workerArguments(setup))) {
      progress.begin();
      runner.work();
      while (!runner.isOver() && workers.anyAlive()) {
        Thread.sleep(WAIT_MILLIS);
      }
      runner.work(); // what a killed worker has left
    }
    report(runner, setup, directory);
    return runner.failures().isEmpty() ? 0 : 1;
  }

  private void report(Runner<S, R> runner, Setup setup, Path directory) throws IOException {
    List<FinishedRun<S, R>> runs = runner.finished();
    if (runs.isEmpty()) {
      System.err.println("no run has come to its end, so there is no report");
      return;
    }
    Report report = new Report(directory, experiment.name());
    Provenance.add(
        report, experiment.name(), setup, runner.settings().size(), runs, runner.failures());
    experiment.report(runs, setup, report);
    report.write();
    System.out.println("Report: " + directory.resolve("report.md"));
  }

  private Setup setup() {
    int count = seeds == null ? amount.scale().seeds() : seeds;
    if (count < 2) {
      throw refused("--seeds is %d, must be at least 2: one run has no spread".formatted(count));
    }
    if (processes < 1) {
      throw refused("--processes is %d, must be at least 1".formatted(processes));
    }
    return new Setup(amount.scale(), dataset, Optional.ofNullable(data), count);
  }

  private ParameterException refused(String reason) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), reason);
  }

  private Path directory() {
    return out != null ? out : Path.of("experiments", experiment.name() + "-" + amount.scale());
  }

  private List<String> workerArguments(Setup setup) {
    List<String> arguments = new ArrayList<>();
    arguments.add(experiment.name());
    if (setup.scale() != Scale.STANDARD) {
      arguments.add("--" + setup.scale());
    }
    setup.data().ifPresent(folder -> arguments.addAll(List.of("--data", folder.toString())));
    arguments.addAll(List.of("--dataset", setup.dataset().toString()));
    arguments.addAll(List.of("--seeds", "" + setup.seedCount()));
    arguments.addAll(List.of("--out", directory().toString()));
    arguments.add("--worker");
    return arguments;
  }
}
