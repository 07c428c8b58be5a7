package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.util.Pair;
import io.github.spherometer.surface.torch.GraphOptimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies of the TorchScript modules that a block is or holds, and the block that runs them.
 *
 * @param byOriginal each module once, with its copy
 */
public record ModuleCopies(Map<PtSymbolBlock, ModuleCopy> byOriginal) {

  /**
   * Copies the modules.
   *
   * @param manager owns the copies
   */
  public static ModuleCopies of(NDManager manager, Block block, boolean trainMode) {
    GraphOptimizer optimizer = GraphOptimizer.ofThread();
    Map<PtSymbolBlock, ModuleCopy> copies = new LinkedHashMap<>();
    for (PtSymbolBlock module : modulesIn(block)) {
      copies.computeIfAbsent(module, m -> ModuleCopy.of(manager, m, trainMode, optimizer));
    }
    return new ModuleCopies(copies);
  }

  /** Copies of the copies. */
  ModuleCopies copy(NDManager manager) {
    Map<PtSymbolBlock, ModuleCopy> copies = new LinkedHashMap<>();
    byOriginal.forEach((original, copy) -> copies.put(original, copy.copy(manager)));
    return new ModuleCopies(copies);
  }

  public static List<PtSymbolBlock> modulesIn(Block block) {
    List<PtSymbolBlock> modules = new ArrayList<>();
    if (block instanceof PtSymbolBlock module) {
      modules.add(module);
    }
    block.getChildren().values().forEach(child -> modules.addAll(modulesIn(child)));
    return modules;
  }

  /** The arrays of the copies by the identifiers of the parameters that they are copies of. */
  Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new HashMap<>();
    byOriginal.forEach(
        (original, copy) -> {
          for (Pair<String, Parameter> named : original.getDirectParameters()) {
            arrays.put(named.getValue().getId(), array(copy, named.getKey()));
          }
        });
    return arrays;
  }

  private static NDArray array(ModuleCopy copy, String name) {
    NDArray array = copy.parameters().get(name);
    if (array == null) {
      throw new IllegalStateException("the copy of a TorchScript model has no parameter " + name);
    }
    return array;
  }

  /**
   * The block with every module replaced by its copy, in sequences: a surface takes no other block
   * that holds modules. Other blocks are taken as they are.
   */
  Block replacedIn(Block block) {
    ModuleCopy copy = block instanceof PtSymbolBlock module ? byOriginal.get(module) : null;
    if (copy != null) {
      return new LambdaBlock(copy::forward);
    }
    return block instanceof SequentialBlock sequence && !modulesIn(block).isEmpty()
        ? replacedIn(sequence)
        : block;
  }

  private SequentialBlock replacedIn(SequentialBlock sequence) {
    SequentialBlock replaced = new SequentialBlock();
    replaced.setReturnIntermediate(sequence.isReturnIntermediate());
    sequence.getChildren().values().forEach(child -> replaced.add(replacedIn(child)));
    return replaced;
  }
}
