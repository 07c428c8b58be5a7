package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** A loss given by a function of labels and predictions. */
public final class CustomLoss extends Loss {

  private final Function<NDList, Function<NDList, NDArray>> function;

  private CustomLoss(String name, Function<NDList, Function<NDList, NDArray>> function) {
    super(name);
    this.function = function;
  }

  static Loss ofPredictions(String name, Function<NDList, NDArray> function) {
    return new CustomLoss(name, labels -> function);
  }

  static Loss ofLabels(String name, Function<NDList, NDArray> function) {
    return new CustomLoss(name, labels -> predictions -> function.apply(labels));
  }

  /** Of one array of labels and one of predictions. */
  public static Loss of(String name, BinaryOperator<NDArray> function) {
    return ofLists(
        name, labels -> predictions -> function.apply(labels.head(), predictions.head()));
  }

  static Loss ofLists(String name, Function<NDList, Function<NDList, NDArray>> function) {
    return new CustomLoss(name, function);
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    return function.apply(labels).apply(predictions);
  }
}
