package io.github.spherometer.listener;

import ai.djl.Device;
import ai.djl.engine.Engine;
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

  private static final String STORE = "parameterStore";
  private static final String USED = "parameterMap";

  private final ParameterStore store;
  private final Map<?, ?> used;
  private final Device device;

  private LiveParameters(ParameterStore store, Map<?, ?> used, Device device) {
    this.store = store;
    this.used = used;
    this.device = device;
  }

  /**
   * Checks that they can be found.
   *
   * @throws IllegalStateException if DJL keeps them elsewhere than it used to
   */
  static void check() {
    field(Trainer.class, STORE);
    field(ParameterStore.class, USED);
  }

  /**
   * @throws IllegalStateException as for {@link #check}
   */
  static LiveParameters of(Trainer trainer) {
    try {
      ParameterStore store =
          (ParameterStore) Objects.requireNonNull(field(Trainer.class, STORE).get(trainer));
      Map<?, ?> used =
          (Map<?, ?>) Objects.requireNonNull(field(ParameterStore.class, USED).get(store));
      return new LiveParameters(store, used, trainer.getDevices()[0]);
    } catch (IllegalAccessException e) {
      throw new AssertionError("made accessible", e);
    }
  }

  /** The store would take in what the training does not use, and its next step would miss it. */
  @Override
  public NDArray apply(Parameter parameter) {
    return used.containsKey(parameter.getId())
        ? store.getValue(parameter, device, false)
        : parameter.getArray();
  }

  private static Field field(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException e) {
      throw new IllegalStateException(
          "%s of DJL %s has no accessible field %s, which leads to the parameters that are trained"
              .formatted(owner.getSimpleName(), Engine.getDjlVersion(), name),
          e);
    }
  }
}
