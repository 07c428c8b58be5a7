package io.github.spherometer.listener;

/** Something was to be measured on the current batch, and the training does not show it. */
final class MissingBatchException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  MissingBatchException(String message) {
    super(message);
  }
}
