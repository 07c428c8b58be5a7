package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.NonFiniteProductException;
import io.github.spherometer.estimators.djl.NonFiniteLossException;
import java.util.Locale;

/** Why a measurement is missing, or worse than asked for. */
public enum FailureReason {
  /** The loss on the probe data is infinite or not a number. */
  NON_FINITE_LOSS("the training may have diverged; lower the learning rate"),

  /** A Hessian-vector product is infinite or not a number. */
  NON_FINITE_PRODUCT("the loss is too steep for the parameters' data type; try float64"),

  /** The model or its loss cannot be differentiated twice. */
  UNSUPPORTED_OPERATION("measure another loss with loss(...), or without this block"),

  /** Java's or the engine's memory did not suffice. */
  OUT_OF_MEMORY("give smaller probe data with probeData(...), or lower topK and budget"),

  /** The training does not show its listeners the batch that was to be measured on. */
  MISSING_BATCH("give data to measure on by hand with probeData(ProbeData.of(data, labels))"),

  /** The products allowed did not suffice; the values reached are published with their errors. */
  BUDGET_EXHAUSTED("raise budget(...), or the tolerances"),

  /** Anything else: what the loss or the block threw, or a fault of Spherometer. */
  INTERNAL("see the stack trace");

  private final String advice;

  FailureReason(String advice) {
    this.advice = advice;
  }

  /**
   * Returns what a person can do about it.
   *
   * @return an imperative without a full stop
   */
  public String advice() {
    return advice;
  }

  /**
   * Returns the value of the label {@code reason}.
   *
   * @return the name in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the reason behind an exception.
   *
   * @param failure what a measurement threw
   * @return its reason, {@link #INTERNAL} if it is no other
   */
  public static FailureReason of(Throwable failure) {
    if (failure instanceof NonFiniteLossException) {
      return NON_FINITE_LOSS;
    }
    if (failure instanceof NonFiniteProductException) {
      return NON_FINITE_PRODUCT;
    }
    if (failure instanceof UnsupportedOperationException) {
      return UNSUPPORTED_OPERATION;
    }
    if (failure instanceof OutOfMemoryError || saysOutOfMemory(failure)) {
      return OUT_OF_MEMORY;
    }
    return INTERNAL;
  }

  /** PyTorch has no type for it: "CUDA out of memory", "DefaultCPUAllocator: can't allocate". */
  private static boolean saysOutOfMemory(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("out of memory")
        || message.contains("not enough memory")
        || message.contains("can't allocate memory");
  }
}
