package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The forward pass in eval mode, child by child, with a look at what activations return.
 *
 * <p>Every list of arrays that it returns is new and belongs to the manager; it is closed as soon
 * as nobody needs it, so that no more is held than the way to the present block takes.
 */
final class ActivationWalk {

  /**
   * What is an activation.
   *
   * @param given blocks that are, whatever they do
   * @param automatic whether others are looked for
   * @param states whether the hidden states of recurrent layers are
   */
  record Wanted(Predicate<Block> given, boolean automatic, boolean states) {}

  private final NDManager manager;
  private final ActivationRecorder recorder;
  private final Wanted wanted;
  private final BlockRunner runner;
  private final UnseenBlocks unseen;

  ActivationWalk(NDManager manager, ActivationRecorder recorder, Wanted wanted) {
    this.manager = manager;
    this.recorder = recorder;
    this.wanted = wanted;
    runner = new BlockRunner(manager, recorder);
    unseen = new UnseenBlocks(wanted.states());
  }

  List<UnseenBlock> unseen() {
    return unseen.list();
  }

  NDList forward(Block block, String path, NDList inputs) {
    if (wanted.given().test(block) || (wanted.automatic() && block instanceof Prelu)) {
      return recorded(BlockPaths.name(block, path), runner.run(block, inputs));
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
    if (BlockKinds.isRecurrent(block)) {
      return recurrent((RecurrentBlock) block, path, inputs);
    }
    return BlockKinds.mayHideActivations(block) && !BlockKinds.holdsProbe(block)
        ? watched(block, path, inputs)
        : runner.run(block, inputs);
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
    return needed.isEmpty() ? runner.keep(() -> inputs) : joined(needed);
  }

  private NDList parallel(ParallelBlock block, String path, NDList inputs) {
    List<NDList> branches = new ArrayList<>();
    for (Pair<String, Block> child : block.getChildren()) {
      branches.add(forward(child.getValue(), BlockPaths.child(path, child.getKey()), inputs));
    }
    NDList joined = joined(branches);
    Function<List<NDList>, NDList> function = ParallelFunction.of(block);
    NDList outputs = runner.keep(() -> function.apply(branches));
    if (outputs.size() == 1 && areLike(outputs.head(), joined)) {
      activation(block, outputs.head(), joined.size(), list -> function.apply(lists(list)))
          .ifPresent(suffix -> recorded(BlockPaths.name(block, path) + suffix, outputs));
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

  /** A function that is more than an activation may still call one. */
  private NDList lambda(Block block, String path, NDList inputs) {
    String name = BlockPaths.name(block, path);
    Optional<String> suffix =
        inputs.isEmpty() || !areLike(inputs.head(), inputs)
            ? Optional.empty()
            : activation(
                block, inputs.head(), inputs.size(), list -> block.forward(recorder, list, false));
    if (suffix.isPresent()) {
      NDList outputs = runner.run(block, inputs);
      return outputs.size() == 1 && areLike(outputs.head(), inputs)
          ? recorded(name + suffix.get(), outputs)
          : outputs;
    }
    return wanted.automatic()
        ? runner.run(block, inputs, new ActivationWatch(recorder, wanted.states(), name, true))
        : runner.run(block, inputs);
  }

  /**
   * Finds out whether the function of a block is an activation.
   *
   * @param like an array such as it takes and returns
   * @return as {@link TriedFunctions#activation}
   */
  private Optional<String> activation(
      Block block, NDArray like, int arguments, UnaryOperator<NDList> function) {
    return wanted.automatic() && like.getDataType().isFloating()
        ? TriedFunctions.activation(
            block, ElementwiseFunction.of(manager, like, arguments, function))
        : Optional.empty();
  }

  private static boolean areLike(NDArray array, NDList others) {
    return others.stream()
        .allMatch(
            other ->
                other.getShape().equals(array.getShape())
                    && other.getDataType() == array.getDataType());
  }

  private NDList recurrent(RecurrentBlock block, String path, NDList inputs) {
    NDList outputs = runner.run(block, inputs);
    String name = BlockPaths.name(block, path);
    if (wanted.states()) {
      recorder.record(
          name + " " + RecurrentStates.FUNCTION, RecurrentStates.batchFirst(block, outputs.head()));
    }
    unseen.addStates(block, path);
    return outputs;
  }

  /** Runs a block that its children cannot be run without. */
  private NDList watched(Block block, String path, NDList inputs) {
    String name = BlockPaths.name(block, path);
    int before = unseen.count();
    recorder.forgetLayer();
    ActivationWatch watch = new ActivationWatch(recorder, wanted.states(), name, false);
    NDList outputs =
        wanted.automatic() ? runner.run(block, inputs, watch) : runner.run(block, inputs);
    unseen.addStatesWithin(block, path);
    if (watch.found() == 0 && unseen.count() == before) {
      unseen.add(block, path);
    }
    return outputs;
  }

  private NDList recorded(String name, NDList outputs) {
    recorder.record(name, outputs);
    return outputs;
  }
}
