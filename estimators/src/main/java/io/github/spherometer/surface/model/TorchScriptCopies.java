package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.util.Pair;
import io.github.spherometer.surface.torch.JitOptimization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Copies of the TorchScript modules that a block is or holds, and the block that runs them.
 *
 * @param byOriginal each module once, with its copy
 */
public record TorchScriptCopies(Map<PtSymbolBlock, TorchScriptCopy> byOriginal) {

  /**
   * Copies the modules.
   *
   * @param manager owns the copies
   * @param values where the block's parameters have their values: a snapshot has modules, too
   */
  static TorchScriptCopies of(
      NDManager manager, Block block, boolean trainMode, Function<Parameter, NDArray> values) {
    JitOptimization optimization = JitOptimization.ofThread();
    Map<PtSymbolBlock, TorchScriptCopy> copies = new LinkedHashMap<>();
    for (PtSymbolBlock module : modulesIn(block)) {
      copies.computeIfAbsent(
          module,
          m ->
              TorchScriptCopy.of(
                  manager, m, ParameterSnapshot.archive(m, values), trainMode, optimization));
    }
    return new TorchScriptCopies(copies);
  }

  /** Copies of the copies. */
  TorchScriptCopies copy(NDManager manager) {
    Map<PtSymbolBlock, TorchScriptCopy> copies = new LinkedHashMap<>();
    byOriginal.forEach((original, copy) -> copies.put(original, copy.copy(manager)));
    return new TorchScriptCopies(copies);
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

  private static NDArray array(TorchScriptCopy copy, String name) {
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
    TorchScriptCopy copy = block instanceof PtSymbolBlock module ? byOriginal.get(module) : null;
    if (copy != null) {
      return new LambdaBlock(copy::forward);
    }
    return block instanceof SequentialBlock sequence && !modulesIn(block).isEmpty()
        ? Sequences.replaced(sequence, this::replacedIn)
        : block;
  }
}
