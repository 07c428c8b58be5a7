package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.github.spherometer.surface.torch.NativeCopies;
import io.github.spherometer.surface.torch.TrainingKernels;
import io.github.spherometer.surface.torch.WatchedScope;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs blocks in eval mode. Of what they make only the result is kept, and the graph that led to it
 * is freed.
 *
 * @param manager owns the results
 * @param recorder the parameter store that the blocks get
 */
record BlockRunner(NDManager manager, ActivationRecorder recorder) {

  NDList run(Block block, NDList inputs) {
    return keep(() -> forward(block, inputs));
  }

  /**
   * Runs a block under watch.
   *
   * @throws RuntimeException what counting activations threw
   */
  NDList run(Block block, NDList inputs, ActivationWatch watch) {
    NDList outputs = keep(() -> forward(block, inputs), watch::made, recorder::sameAs);
    watch.found();
    return outputs;
  }

  /** The list is a copy: DJL's recurrent blocks add their initial states to it. */
  private NDList forward(Block block, NDList inputs) {
    return block.forward(recorder, new NDList(inputs), false);
  }

  NDList keep(Supplier<NDList> work) {
    return keep(work, array -> {}, (array, alias) -> {});
  }

  /** Under a new name: a block may return its input or a parameter, which must not be closed. */
  private NDList keep(
      Supplier<NDList> work, Consumer<NDArray> made, BiConsumer<NDArray, NDArray> renamed) {
    return WatchedScope.call(
        made,
        () -> {
          NDList kept = new NDList();
          for (NDArray array : work.get()) {
            NDArray alias = TrainingKernels.cut(array);
            alias.setName(array.getName());
            renamed.accept(array, alias);
            kept.add(NativeCopies.keep(alias, manager));
          }
          return kept;
        });
  }
}
