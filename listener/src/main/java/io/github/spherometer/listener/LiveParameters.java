package io.github.spherometer.listener;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The arrays that a training moves, on the trainer's first device. {@link Parameter#getArray} is
 * one of them only if the model was built on that device; else it keeps its first value until the
 * trainer is closed. DJL has no accessor for the others.
 */
final class LiveParameters implements Function<Parameter, NDArray> {

  private final ParameterStore store;
  private final Map<?, ?> used;
  private final Device device;

  private LiveParameters(ParameterStore store, Map<?, ?> used, Device device) {
    this.store = store;
    this.used = used;
    this.device = device;
  }

  /**
   * @throws IllegalStateException if DJL keeps them elsewhere than it used to
   */
  static LiveParameters of(Trainer trainer) {
    try {
      ParameterStore store = (ParameterStore) field(Trainer.class, "parameterStore", trainer);
      Map<?, ?> used = (Map<?, ?>) field(ParameterStore.class, "parameterMap", store);
      return new LiveParameters(store, used, trainer.getDevices()[0]);
    } catch (ReflectiveOperationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException(
          "The parameters of DJL's trainer are not where Spherometer looks for them", e);
    }
  }

  /** The store would take in what the training does not use, and its next step would miss it. */
  @Override
  public NDArray apply(Parameter parameter) {
    return used.containsKey(parameter.getId())
        ? store.getValue(parameter, device, false)
        : parameter.getArray();
  }

  private static Object field(Class<?> type, String name, Object owner)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return Objects.requireNonNull(field.get(owner));
  }
}
