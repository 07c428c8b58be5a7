package io.github.spherometer.listener.batch;

/** Something was to be measured on the current batch, and the training does not show it. */
public final class MissingBatchException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public MissingBatchException(String message) {
    super(message);
  }
}
