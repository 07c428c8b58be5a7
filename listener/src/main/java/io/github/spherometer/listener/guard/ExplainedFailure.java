package io.github.spherometer.listener.guard;

import io.github.spherometer.listener.measurement.FailureReason;

/** A failure whose cause has been found out, with what can be done about it here. */
public final class ExplainedFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureReason reason;
  private final String advice;

  /**
   * @param what says what was found
   * @param advice an imperative without a full stop
   */
  public ExplainedFailure(FailureReason reason, String what, String advice, Throwable cause) {
    super(what, cause);
    this.reason = reason;
    this.advice = advice;
  }

  public static FailureReason reasonOf(Throwable failure) {
    return failure instanceof ExplainedFailure explained
        ? explained.reason
        : FailureReason.of(failure);
  }

  public static String adviceFor(Throwable failure) {
    return failure instanceof ExplainedFailure explained
        ? explained.advice
        : FailureReason.of(failure).advice();
  }

  /** What a failure says, on one line that is not too long for a log. */
  public static String messageOf(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    String shortened = message.length() > 500 ? message.substring(0, 500) + "..." : message;
    boolean ours = failure.getClass().getName().startsWith("io.github.spherometer.");
    return ours ? shortened : failure.getClass().getSimpleName() + ": " + shortened;
  }
}
