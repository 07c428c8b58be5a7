package io.github.spherometer.surface.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import io.github.spherometer.surface.torch.PrivateField;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The arrays that a training moves, on the trainer's first device. {@link Parameter#getArray} is
 * one of them only if the model was built on that device; else it keeps its first value until the
 * trainer is closed. DJL has no accessor for the others.
 */
public final class LiveParameters implements Function<Parameter, NDArray> {

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
  public static void check() {
    PrivateField.of(Trainer.class, STORE);
    PrivateField.of(ParameterStore.class, USED);
  }

  /**
   * Finds those of a trainer.
   *
   * @throws IllegalStateException as for {@link #check}
   */
  public static LiveParameters of(Trainer trainer) {
    Object store = Objects.requireNonNull(PrivateField.of(Trainer.class, STORE).get(trainer));
    Object used = Objects.requireNonNull(PrivateField.of(ParameterStore.class, USED).get(store));
    return new LiveParameters((ParameterStore) store, (Map<?, ?>) used, trainer.getDevices()[0]);
  }

  /** The store would take in what the training does not use, and its next step would miss it. */
  @Override
  public NDArray apply(Parameter parameter) {
    return used.containsKey(parameter.getId())
        ? store.getValue(parameter, device, false)
        : parameter.getArray();
  }
}
