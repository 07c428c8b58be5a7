package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Prelu;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The forward pass in eval mode, child by child, with a look at what activations return.
 *
 * <p>Every list of arrays that it returns is new and belongs to the manager; it is closed as soon
 * as nobody needs it, so that no more is held than the way to the present block takes.
 */
final class ActivationWalk {

  private final NDManager manager;
  private final ActivationRecorder recorder;
  private final Predicate<Block> given;
  private final boolean automatic;
  private final List<UnseenBlock> unseen = new ArrayList<>();

  ActivationWalk(
      NDManager manager, ActivationRecorder recorder, Predicate<Block> given, boolean automatic) {
    this.manager = manager;
    this.recorder = recorder;
    this.given = given;
    this.automatic = automatic;
  }

  List<UnseenBlock> unseen() {
    return List.copyOf(unseen);
  }

  NDList forward(Block block, String path, NDList inputs) {
    if (given.test(block) || (automatic && block instanceof Prelu)) {
      return recorded(block, path, whole(block, inputs));
    }
    if (BlockKinds.runsAs(SequentialBlock.class, block)) {
      return sequence((SequentialBlock) block, path, inputs);
    }
    if (BlockKinds.runsAs(ParallelBlock.class, block)) {
      return parallel((ParallelBlock) block, path, inputs);
    }
    if (block instanceof LambdaBlock) {
      return lambda(block, path, inputs);
    }
    if (BlockKinds.mayHideActivations(block)) {
      unseen.add(BlockKinds.unseen(block, path));
    }
    return whole(block, inputs);
  }

  private NDList sequence(SequentialBlock block, String path, NDList inputs) {
    List<NDList> needed = new ArrayList<>();
    NDList current = inputs;
    for (Pair<String, Block> child : block.getChildren()) {
      current = forward(child.getValue(), BlockPaths.child(path, child.getKey()), current);
      if (!block.isReturnIntermediate()) {
        needed.forEach(NDList::close);
        needed.clear();
      }
      needed.add(current);
    }
    return needed.isEmpty() ? kept(() -> inputs) : joined(needed);
  }

  private NDList parallel(ParallelBlock block, String path, NDList inputs) {
    List<NDList> branches = new ArrayList<>();
    for (Pair<String, Block> child : block.getChildren()) {
      branches.add(forward(child.getValue(), BlockPaths.child(path, child.getKey()), inputs));
    }
    NDList joined = joined(branches);
    Function<List<NDList>, NDList> function = ParallelFunction.of(block);
    NDList outputs = kept(() -> function.apply(branches));
    if (isActivation(joined, outputs, list -> function.apply(lists(list)))) {
      recorded(block, path, outputs);
    }
    joined.close();
    return outputs;
  }

  private static NDList joined(List<NDList> lists) {
    NDList joined = new NDList();
    lists.forEach(joined::addAll);
    return joined;
  }

  private static List<NDList> lists(NDList arrays) {
    return arrays.stream().map(NDList::new).collect(Collectors.toCollection(ArrayList::new));
  }

  private NDList lambda(Block block, String path, NDList inputs) {
    NDList outputs = whole(block, inputs);
    return isActivation(inputs, outputs, list -> block.forward(recorder, list, false))
        ? recorded(block, path, outputs)
        : outputs;
  }

  private boolean isActivation(NDList inputs, NDList outputs, UnaryOperator<NDList> function) {
    if (!automatic || inputs.isEmpty() || outputs.size() != 1) {
      return false;
    }
    NDArray output = outputs.get(0);
    return output.getDataType().isFloating()
        && inputs.stream().allMatch(input -> isLike(output, input))
        && ElementwiseFunction.like(manager, output).isActivation(inputs.size(), function);
  }

  private static boolean isLike(NDArray output, NDArray input) {
    return input.getShape().equals(output.getShape())
        && input.getDataType() == output.getDataType();
  }

  private NDList recorded(Block block, String path, NDList outputs) {
    recorder.record(BlockPaths.name(block, path), outputs);
    return outputs;
  }

  /** The list is a copy: DJL's recurrent blocks add their initial states to it. */
  private NDList whole(Block block, NDList inputs) {
    return kept(() -> block.forward(recorder, new NDList(inputs), false));
  }

  /**
   * Keeps of what is made only the result, and that under a new name: a block may return its input
   * or a parameter as it is, which must not be closed.
   */
  private NDList kept(Supplier<NDList> work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList kept = new NDList();
      for (NDArray array : work.get()) {
        NDArray alias = array.reshape(array.getShape());
        alias.setName(array.getName());
        kept.add(NativeCopies.keep(alias, manager));
      }
      return kept;
    }
  }
}
