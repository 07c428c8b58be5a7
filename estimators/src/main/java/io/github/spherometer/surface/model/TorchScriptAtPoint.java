package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.torch.Leaves;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A TorchScript module at one point, or a sequence that holds some. The modules are copied; their
 * copies' own arrays are leaves.
 *
 * @param manager owns the copies
 * @param original the user's block
 * @param running the block with copies in the place of its modules, at this point
 * @param spares copies that are free for another point: loading takes longer than overwriting
 */
public record TorchScriptAtPoint(
    NDManager manager,
    Block original,
    TorchScriptCopies copies,
    BlockAtPoint running,
    Deque<TorchScriptCopies> spares)
    implements ModelAtPoint {

  public static TorchScriptAtPoint of(
      NDManager manager, Block block, boolean trainMode, Function<Parameter, NDArray> values) {
    TorchScriptCopies copies = TorchScriptCopies.of(manager, block, trainMode, values);
    ParameterCopies parameters = ParameterCopies.of(manager, block, values, copies.arrays());
    OwnArrays own = OwnArrays.of(manager, block, values);
    BlockAtPoint running = new BlockAtPoint(copies.replacedIn(block), trainMode, parameters, own);
    return new TorchScriptAtPoint(manager, block, copies, running, new ArrayDeque<>());
  }

  @Override
  public Leaves leaves() {
    return running.leaves();
  }

  @Override
  public NDArray copyOf(Parameter parameter) {
    return running.copyOf(parameter);
  }

  @Override
  public OwnArrays own() {
    return running.own();
  }

  @Override
  public NDList predict(NDList data, NDList labels) {
    return running.predict(data, labels);
  }

  /** The copies in use are free again when the owner is closed. */
  @Override
  public TorchScriptAtPoint at(NDManager owner, NDArray flat) {
    TorchScriptCopies moved = spares.isEmpty() ? copies.copy(manager) : spares.pop();
    owner.attachInternal(UUID.randomUUID().toString(), () -> spares.push(moved));
    Map<String, NDArray> arrays = moved.arrays();
    ParameterCopies parameters = running.parameters().at(owner, flat, arrays);
    BlockAtPoint there =
        new BlockAtPoint(
            moved.replacedIn(original), running.trainMode(), parameters, own().elsewhere());
    return new TorchScriptAtPoint(manager, original, moved, there, spares);
  }

  /** What a TorchScript module computes on the way is not seen from Java. */
  @Override
  public boolean hidesArrays() {
    return true;
  }
}
