package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Arrays that outlive the scope they were made in. */
public final class NativeCopies {

  private NativeCopies() {}

  /**
   * Copies into native memory on the manager's device, outside any graph. {@code toDevice(device,
   * true)} does not copy if the array is there already.
   */
  public static NDArray copy(NDArray array, NDManager manager) {
    NDArray onDevice = array.toDevice(manager.getDevice(), false);
    return keep(onDevice.stopGradient().duplicate(), manager);
  }

  /** Copies by {@link #copy}, with their names, which tell DJL how TorchScript is to take them. */
  public static NDList copies(NDList arrays, NDManager manager) {
    NDList copies = new NDList(arrays.size());
    for (NDArray array : arrays) {
      NDArray copy = copy(array, manager);
      copy.setName(array.getName());
      copies.add(copy);
    }
    return copies;
  }

  /** Hands an array from whatever scope is open over to the manager. */
  public static NDArray keep(NDArray array, NDManager manager) {
    NDScope.unregister(array);
    array.attach(manager);
    return array;
  }
}
