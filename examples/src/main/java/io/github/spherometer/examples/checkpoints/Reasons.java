package io.github.spherometer.examples.checkpoints;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failure says in a line. Spark wraps what a task has said, and adds its stack trace. */
final class Reasons {

  private static final Pattern OF_A_TASK =
      Pattern.compile("Job aborted .* \\(TID \\d+\\) \\(.+?\\): (?:[\\w.$]+: )?(.+)");

  private Reasons() {}

  static String of(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse("").strip();
    Matcher task = OF_A_TASK.matcher(first);
    if (task.matches()) {
      return task.group(1);
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : first;
  }
}
