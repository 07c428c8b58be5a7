package io.github.spherometer.surface.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;

/**
 * Managers that are not among those of the engine's system manager. DJL's {@code
 * GradientCollector.zeroGradients} walks over every array below that one, and kills the process if
 * another thread frees one meanwhile; ours are none of a training's business.
 */
public final class OwnManagers {

  private OwnManagers() {}

  /**
   * Makes a manager.
   *
   * @return one that the caller closes
   */
  public static NDManager on(Device device) {
    return Holder.ROOT.newSubManager(device);
  }

  /** The same on the engine's default device. */
  public static NDManager onDefaultDevice() {
    return Holder.ROOT.newSubManager();
  }

  /** That which all of them lie below, for those who look for what was left behind. */
  public static NDManager root() {
    return Holder.ROOT;
  }

  private static final class Holder {

    private static final NDManager ROOT = detached();

    private static NDManager detached() {
      NDManager manager = Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager();
      manager.getParentManager().detachInternal(manager.getName());
      return manager;
    }
  }
}
