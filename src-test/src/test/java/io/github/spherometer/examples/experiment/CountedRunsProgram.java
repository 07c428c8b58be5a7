package io.github.spherometer.examples.experiment;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A program with one experiment, in which every run takes a while. */
@Command(name = "program")
final class CountedRunsProgram {

  private static final long MILLIS = 400;

  private CountedRunsProgram() {}

  public static void main(String[] args) {
    System.exit(run(0, args));
  }

  /**
   * @param failingSeed of the run that fails, or 0
   */
  static int run(int failingSeed, String... args) {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    CountedRuns experiment = new CountedRuns(MILLIS, failingSeed);
    return new CommandLine(new CountedRunsProgram())
        .addSubcommand(
            experiment.name(), new ExperimentCommand<>(experiment, CountedRunsProgram.class))
        .execute(args);
  }
}
