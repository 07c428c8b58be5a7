package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.random.FixedDraws;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Copies of all parameters of a block, and of the TorchScript modules in it, at one moment of its
 * training, to be measured while the training goes on. They stand for the model only where this
 * neither draws random numbers nor reads its own arrays past the parameter store: that has to be
 * known beforehand, since the engine's generator and these arrays are the training's meanwhile.
 */
public final class ParameterSnapshot implements Function<Parameter, NDArray> {

  private final Map<String, NDArray> copies;

  /** By identity: they have no other. */
  private final IdentityHashMap<PtSymbolBlock, SavedTorchScript> archives;

  private ParameterSnapshot(
      Map<String, NDArray> copies, IdentityHashMap<PtSymbolBlock, SavedTorchScript> archives) {
    this.copies = copies;
    this.archives = archives;
  }

  /**
   * Copies parameters, on the thread that trains them.
   *
   * @param manager owns the copies
   * @param values the array of a parameter
   */
  public static ParameterSnapshot of(
      NDManager manager, Block block, Function<Parameter, NDArray> values) {
    Map<String, NDArray> copies = new HashMap<>();
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.isInitialized() && !copies.containsKey(parameter.getId())) {
        copies.put(parameter.getId(), NativeCopies.copy(values.apply(parameter), manager));
      }
    }
    IdentityHashMap<PtSymbolBlock, SavedTorchScript> archives = new IdentityHashMap<>();
    TorchScriptCopies.modulesIn(block)
        .forEach(module -> archives.computeIfAbsent(module, SavedTorchScript::of));
    return new ParameterSnapshot(copies, archives);
  }

  /** A module as it is, or was when a snapshot was taken. */
  static SavedTorchScript archive(PtSymbolBlock module, Function<Parameter, NDArray> values) {
    SavedTorchScript saved =
        values instanceof ParameterSnapshot snapshot ? snapshot.archives.get(module) : null;
    return saved == null ? SavedTorchScript.of(module) : saved;
  }

  /** Who watches the generator for a block with these values: nobody, if they are a snapshot. */
  public static FixedDraws drawsWith(Function<Parameter, NDArray> values) {
    return isSnapshot(values) ? FixedDraws.none() : FixedDraws.ofEngine();
  }

  static boolean isSnapshot(Function<Parameter, NDArray> values) {
    return values instanceof ParameterSnapshot;
  }

  @Override
  public NDArray apply(Parameter parameter) {
    NDArray copy = copies.get(parameter.getId());
    if (copy == null) {
      throw new NotMeasurableException(
          "parameter %s has come to the block since its parameters were copied, must stay the same"
              .formatted(parameter.getName()));
    }
    return copy;
  }
}
