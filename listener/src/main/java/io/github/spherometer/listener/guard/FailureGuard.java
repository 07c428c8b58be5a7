package io.github.spherometer.listener.guard;

import io.github.spherometer.listener.batch.MissingBatchException;
import io.github.spherometer.listener.measurement.FailureReason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps failures away from the training: counts them, and logs the first of each reason, whatever
 * thread they happen on. A measurement that is stopped is no failure.
 */
public final class FailureGuard {

  private static final Logger logger = LoggerFactory.getLogger(FailureGuard.class);

  private final String run;
  private final Consumer<FailureReason> counter;
  private final Map<Part, Backoff> parts = new EnumMap<>(Part.class);
  private final Set<FailureReason> logged = EnumSet.noneOf(FailureReason.class);
  private final Set<String> said = new HashSet<>();

  /**
   * @param counter told about every failure; must not throw
   */
  public FailureGuard(String run, Consumer<FailureReason> counter) {
    this.run = run;
    this.counter = counter;
    for (Part part : Part.values()) {
      parts.put(part, new Backoff());
    }
  }

  /**
   * Runs what must not reach the training with whatever it throws.
   *
   * @param what for the log, such as "batch 100 was not measured"
   * @return why it failed; empty if it came to its end
   */
  public Optional<FailureReason> protect(String what, Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (MeasurementStoppedException stopped) {
      return Optional.empty();
    } catch (MissingBatchException missing) {
      String why = "%s: %s, the training goes on".formatted(what, missing.getMessage());
      report(FailureReason.MISSING_BATCH, why);
      return Optional.of(FailureReason.MISSING_BATCH);
    } catch (Throwable failure) { // an Error of a measurement is no reason to lose a training
      return Optional.of(report(what + ", the training goes on", failure));
    }
  }

  /**
   * Does a part of a measurement that the other parts can do without. One that keeps failing is
   * left out more and more often.
   *
   * @param otherwise the result if it fails or is left out
   */
  public <T> T attempt(Part part, Supplier<T> work, Supplier<T> otherwise) {
    Backoff backoff = Objects.requireNonNull(parts.get(part));
    if (backoff.leavesOut()) {
      return otherwise.get();
    }
    try {
      T result = work.get();
      backoff.ended(Optional.empty());
      return result;
    } catch (MeasurementStoppedException stopped) {
      throw stopped;
    } catch (RuntimeException | OutOfMemoryError failure) {
      backoff.ended(Optional.of(report(part.missing() + ", the rest is published", failure)));
      return otherwise.get();
    }
  }

  /** Logs what is no failure and yet should be known, the first time that it comes up. */
  public synchronized void sayOnce(String what) {
    if (said.add(what)) {
      logger.warn("Run {}: {}.", run, what);
    }
  }

  /** Logs what need not be known to everybody, the first time that it comes up. */
  public synchronized void tellOnce(String what) {
    if (said.add(what)) {
      logger.info("Run {}: {}.", run, what);
    }
  }

  /** Counts a failure, and logs it if it is the first of its reason. */
  public FailureReason report(String what, Throwable failure) {
    FailureReason reason = ExplainedFailure.reasonOf(failure);
    String why = "%s. Why: %s".formatted(what, ExplainedFailure.messageOf(failure));
    report(reason, why, ExplainedFailure.adviceFor(failure), failure);
    return reason;
  }

  /** The same for what nobody threw. */
  public void report(FailureReason reason, String what) {
    report(reason, what, reason.advice(), null);
  }

  private synchronized void report(
      FailureReason reason, String what, String advice, @Nullable Throwable cause) {
    counter.accept(reason);
    if (logged.add(reason)) {
      String message =
          "Run %s: %s. To mend it: %s. Further failures with reason %s are counted only.";
      logger.warn(message.formatted(run, what, advice, reason.label()), cause);
    }
  }
}
