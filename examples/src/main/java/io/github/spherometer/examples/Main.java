package io.github.spherometer.examples;

import io.github.spherometer.examples.compare.Compare;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** The example program. Without a sub-command it runs {@code teacher-student}. */
@Command(
    name = "spherometer",
    description = "Trains networks with DJL and measures the curvature of their loss surfaces.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Without a command it runs teacher-student. For the options of a command:",
      "  COMMAND --help"
    },
    subcommands = {TeacherStudent.class, View.class, MeasureCheckpoints.class, Compare.class})
public final class Main {

  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  private Main() {}

  /**
   * Runs a sub-command.
   *
   * @param args its name and options
   */
  public static void main(String[] args) {
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Returns the exit code. */
  static int run(String... args) {
    setDefault("OPT_OUT_TRACKING", "true"); // DJL sends usage statistics unless told not to.
    setDefault("ai.djl.pytorch.num_threads", "1"); // Same numbers on every number of cores.
    return Experiments.addTo(new CommandLine(new Main()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain)
        .execute(withDefault(args));
  }

  /** A refused argument or a taken port needs its sentence, anything else its stack trace. */
  private static int explain(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    if (failure instanceof IllegalArgumentException || failure instanceof UncheckedIOException) {
      command.getErr().println(failure.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw failure;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static String[] withDefault(String[] args) {
    boolean named = args.length > 0 && !args[0].startsWith("-");
    boolean own = args.length > 0 && OWN_OPTIONS.contains(args[0]);
    return named || own
        ? args
        : Stream.concat(Stream.of("teacher-student"), Stream.of(args)).toArray(String[]::new);
  }
}
