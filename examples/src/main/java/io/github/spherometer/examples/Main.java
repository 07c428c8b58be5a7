package io.github.spherometer.examples;

import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The example program. Without a sub-command it runs {@code teacher-student}. */
@Command(
    name = "spherometer",
    description = "Trains a network with DJL and measures the curvature of its loss surface.",
    mixinStandardHelpOptions = true,
    version = "Spherometer examples 0.1.0",
    subcommands = TeacherStudent.class)
public final class Main {

  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  private Main() {}

  /**
   * Runs a sub-command.
   *
   * @param args its name and options
   */
  public static void main(String[] args) {
    // DJL sends usage statistics unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    int exitCode = new CommandLine(new Main()).execute(withDefault(args));
    if (exitCode != 0) {
      System.exit(exitCode);
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
