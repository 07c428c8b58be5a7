package io.github.spherometer.examples.compare;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.OneDnn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that compares us with other tools. */
@Command(
    name = "compare",
    description = {
      "Trains a small net, writes it and its data for other tools, and measures its Hessian: with"
          + " our estimators, and exactly. With the numbers of other tools it says which agree."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
public final class Compare implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--others",
      paramLabel = "FILE",
      description = "numbers of other tools, as JSON (default: none)")
  private @Nullable Path others;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "experiments/compare",
      description = "folder of problem and report")
  private Path out = Path.of("experiments", "compare");

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "10",
      description = "eigenvalues, 1 to 100")
  private int topK;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "500",
      description = "samples of the data")
  private int samples;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "steps of the training")
  private int steps;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "seed of data, parameters and estimators")
  private long seed;

  /** Makes the command. */
  public Compare() {}

  @Override
  public Integer call() throws IOException {
    check("--top-k", topK, 100);
    check("--samples", samples, 100_000);
    check("--steps", steps, 100_000);
    List<Numbers> theirs = others == null ? List.of() : OthersFile.read(others);
    OneDnn.switchOffIfWrong(Device.cpu()).ifPresent(System.out::println);
    try (Problem problem = Problem.train(samples, steps, seed);
        NDManager manager = NDManager.newBaseManager();
        LossSurface surface = problem.surface();
        LossSurface exact = problem.exactSurface(manager)) {
      ProblemFiles.write(problem, exact.value(), out);
      Comparison comparison =
          new Comparison(Ours.measure(surface, topK, seed), Referee.measure(exact), theirs);
      ComparisonReport report = new ComparisonReport(comparison, exact.value());
      report.print(System.out);
      System.out.println("Problem: " + out.resolve(ProblemFiles.ARRAYS));
      System.out.println("Report: " + report.write(out));
    }
    return 0;
  }

  private void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "%s is %d, must be 1 to %d".formatted(option, value, most));
    }
  }
}
