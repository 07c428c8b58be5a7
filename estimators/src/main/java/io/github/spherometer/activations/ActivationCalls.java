package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from the stack which of DJL's functions is making an array. DJL has no forward hooks, so
 * this is how an activation inside a block is found that runs in a way of its own. A DJL whose
 * methods have other names is one in which nothing is found.
 */
final class ActivationCalls {

  private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  /** From the constructor of an array to the function that a block calls, and to spare. */
  private static final int DEPTH = 24;

  private static final Map<String, String> OPERATIONS =
      Map.of(
          "relu", "relu",
          "sigmoid", "sigmoid",
          "tanh", "tanh",
          "softPlus", "softplus",
          "softSign", "softsign",
          "leakyRelu", "leaky_relu",
          "elu", "elu",
          "selu", "selu",
          "gelu", "gelu");

  private static final Set<String> RECURRENT = Set.of("lstm", "gru", "rnn");

  /**
   * A function of several operations.
   *
   * @param method of DJL
   * @param last its last operation, whose last argument is an array; those before it make
   *     intermediate results
   */
  private record Composite(String method, String last, String name) {

    boolean isAt(StackFrame frame) {
      return frame.getMethodName().equals(method) && frame.getClassName().startsWith("ai.djl.");
    }

    boolean isLast(StackFrame callee) {
      List<Class<?>> parameters = callee.getMethodType().parameterList();
      return callee.getMethodName().equals(last)
          && !parameters.isEmpty()
          && parameters.get(parameters.size() - 1) == NDArray.class;
    }
  }

  private static final List<Composite> COMPOSITES =
      List.of(
          new Composite("relu6", "minimum", "relu6"),
          new Composite("swish", "mul", "swish"),
          new Composite("mish", "mul", "mish"),
          new Composite("tabNetGLU", "mul", "glu"));

  private ActivationCalls() {}

  /** The activation function whose result is being made, if it is one. */
  static Optional<String> function() {
    List<StackFrame> frames = frames();
    for (int i = 1; i < frames.size(); i++) {
      for (Composite composite : COMPOSITES) {
        if (composite.isAt(frames.get(i))) {
          return isResult(composite, frames.subList(0, i))
              ? Optional.of(composite.name())
              : Optional.empty();
        }
      }
    }
    return operation(frames).map(OPERATIONS::get);
  }

  /** Whether the states of a recurrent layer are being made. */
  static boolean isRecurrent() {
    return operation(frames()).filter(RECURRENT::contains).isPresent();
  }

  /** A number among the operands becomes an array, too, which is not the result. */
  private static boolean isResult(Composite composite, List<StackFrame> callees) {
    return composite.isLast(callees.get(callees.size() - 1))
        && operation(callees).filter(Set.of("mul", "min")::contains).isPresent();
  }

  /** The method of the engine's that made the array. */
  private static Optional<String> operation(List<StackFrame> frames) {
    return frames.stream()
        .filter(frame -> frame.getDeclaringClass() == JniUtils.class)
        .findFirst()
        .map(StackFrame::getMethodName);
  }

  private static List<StackFrame> frames() {
    return STACK.walk(frames -> frames.limit(DEPTH).toList());
  }
}
