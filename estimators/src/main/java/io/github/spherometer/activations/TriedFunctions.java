package io.github.spherometer.activations;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.WeakHashMap;

/**
 * What the functions of blocks were found to be by trial, as long as the blocks live: a trial takes
 * dozens of calls, more than the forward pass of a small net.
 *
 * <p>A block stays the same and its function need not: it may read what changes. So a verdict
 * stands as long as the function gives the same values as then at a part of the points, and one
 * that gives others at once, as by drawing random numbers, gets none that lasts.
 */
final class TriedFunctions {

  private static final Map<Block, Verdict> OF_BLOCKS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private TriedFunctions() {}

  /**
   * The last trial of a block.
   *
   * @param shape of the points that it was for
   * @param values what the function made of them
   */
  private record Verdict(Shape shape, DataType type, int arguments, long values, Activity found) {

    boolean isOf(ElementwiseFunction function) {
      return shape.equals(function.points().shape())
          && type == function.points().type()
          && arguments == function.arguments();
    }
  }

  /**
   * @param name nothing if it has no common one
   */
  private record Activity(boolean isActivation, Optional<String> name) {

    Optional<String> suffix() {
      return isActivation ? Optional.of(name.map(own -> " " + own).orElse("")) : Optional.empty();
    }
  }

  /**
   * Finds out whether a function is an activation.
   *
   * @param block that has the function, and no other of as many arguments
   * @return what is added to the name of its block: a space and the function's own, or nothing if
   *     it has none
   */
  static Optional<String> activation(Block block, ElementwiseFunction function) {
    Verdict known = OF_BLOCKS.get(block);
    OptionalLong values = function.values();
    if (known != null && known.isOf(function) && values.equals(OptionalLong.of(known.values()))) {
      return known.found().suffix();
    }
    Activity found = tried(function);
    if (values.isPresent() && values.equals(function.values())) {
      TrialPoints points = function.points();
      OF_BLOCKS.put(
          block,
          new Verdict(
              points.shape(), points.type(), function.arguments(), values.getAsLong(), found));
    }
    return found.suffix();
  }

  private static Activity tried(ElementwiseFunction function) {
    boolean isActivation = function.isActivation();
    return new Activity(isActivation, isActivation ? function.name() : Optional.empty());
  }
}
