package io.github.spherometer.listener.measurement;

import io.github.spherometer.activations.NonFiniteActivationException;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.PartitionException;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.util.Locale;

/** Why a measurement is missing, or worse than asked for. */
public enum FailureReason {
  /** The loss on the probe data is infinite or not a number. */
  NON_FINITE_LOSS(
      "if the loss of the training is not finite either, it has diverged: lower the learning rate;"
          + " else look for such numbers in the probe data"),

  /** A Hessian-vector product or an activation is infinite or not a number; the loss is finite. */
  NON_FINITE_PRODUCT(
      "look for a square root, a norm or a power below 2 taken at 0, and for a logarithm or a"
          + " quotient near 0: their second derivatives are infinite there; add a small number such"
          + " as 1e-6 to what they are taken of, or measure another loss with loss(...)"),

  /** A model that trains does not work in eval mode, or its loss is not finite there. */
  EVALUATION_MODE("set trainMode(true)"),

  /** Model, loss, data and options do not go together. */
  NOT_MEASURABLE("change it as the message says"),

  /** The model or its loss cannot be differentiated twice. */
  UNSUPPORTED_OPERATION(
      "replace the operation as the message says; if only the loss holds it, measure another one"
          + " with loss(...)"),

  /** The loss is not the same when it is evaluated again, so that measuring would change it. */
  UNREPEATABLE_LOSS("measure a loss with loss(...) that is the same at every call"),

  /** Java's or the engine's memory did not suffice. */
  OUT_OF_MEMORY("give smaller probe data with probeData(...), or lower topK and maxProducts"),

  /** The training does not show its listeners the batch that was to be measured on. */
  MISSING_BATCH("give data to measure on by hand with probeData(ProbeData.of(data, labels))"),

  /**
   * The Hessian is not symmetric, by more than rounding, so the engine computes wrong derivatives;
   * the values are published, with their asymmetry.
   */
  ASYMMETRIC_OPERATOR(
      "see what the self-check of the engine says, and set withoutOneDnn(), or start Java with"
          + " ONEDNN_MAX_CPU_ISA=SSE41 in its environment; if that changes nothing, large terms of"
          + " the loss cancel: write it without them"),

  /** The products allowed did not suffice; the values reached are published with their errors. */
  PRODUCTS_EXHAUSTED("raise maxProducts(...), or tolerance(...) and traceTolerance(...)"),

  /** Anything else: what the loss or the block threw, or a fault of Spherometer. */
  INTERNAL(
      "look at the stack trace: what begins in a block, loss, schedule or sink of your own has to"
          + " be mended there; else report it as a fault of Spherometer");

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
   * Whether it may go away by itself while the training goes on. Else model, loss or options have
   * to be changed.
   *
   * @return false for what fails at every measurement
   */
  public boolean heals() {
    return switch (this) {
      case NOT_MEASURABLE, UNSUPPORTED_OPERATION, UNREPEATABLE_LOSS, MISSING_BATCH -> false;
      default -> true;
    };
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
    if (failure instanceof PartitionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof NonFiniteLossException) {
      return NON_FINITE_LOSS;
    }
    if (failure instanceof NonFiniteProductException
        || failure instanceof NonFiniteActivationException) {
      return NON_FINITE_PRODUCT;
    }
    if (failure instanceof NotMeasurableException) {
      return NOT_MEASURABLE;
    }
    if (failure instanceof UnrepeatableLossException) {
      return UNREPEATABLE_LOSS;
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
