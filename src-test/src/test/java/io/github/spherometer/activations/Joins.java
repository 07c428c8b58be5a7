package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Parallel blocks of two branches, a tanh and the identity, with a function that joins them. */
final class Joins {

  private Joins() {}

  static Function<List<NDList>, NDList> join(BinaryOperator<NDArray> function) {
    return lists ->
        new NDList(
            function.apply(lists.get(0).singletonOrThrow(), lists.get(1).singletonOrThrow()));
  }

  static Block branches(Function<List<NDList>, NDList> function) {
    return new ParallelBlock(function, List.of(Activation.tanhBlock(), Blocks.identityBlock()));
  }
}
