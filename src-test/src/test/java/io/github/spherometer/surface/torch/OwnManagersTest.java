package io.github.spherometer.surface.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

class OwnManagersTest {

  /** The system manager lies above all that DJL makes. */
  private static NDManager system(NDManager ofDjl) {
    return ofDjl.getParentManager();
  }

  /** The array itself: DJL's are equal where their numbers are. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isAmong(NDManager manager, NDArray array) {
    return manager.getManagedArrays().stream().anyMatch(managed -> managed == array);
  }

  @Test
  void theirArraysAreNotAmongThoseOfTheSystemManager() {
    try (NDManager djls = Engine.getInstance().newBaseManager();
        NDManager own = OwnManagers.on(Device.cpu())) {
      NDArray seen = djls.ones(new Shape(2));
      NDArray unseen = own.ones(new Shape(2));
      assertThat(isAmong(system(djls), seen)).isTrue();
      assertThat(isAmong(system(djls), unseen)).isFalse();
      assertThat(isAmong(OwnManagers.root(), unseen)).isTrue();
    }
  }

  /** DJL clears the gradients of all arrays below the system manager, and of no others. */
  @Test
  void gradientsOfTheirArraysAreNotATrainings() {
    try (NDManager own = OwnManagers.onDefaultDevice();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = own.create(3f).duplicate();
      x.setRequiresGradient(true);
      collector.backward(x.square());
      collector.zeroGradients();
      assertThat(x.getGradient().getFloat()).isEqualTo(6f);
    }
  }

  @Test
  void closingOneFreesItsArrays() {
    int before = OwnManagers.root().getManagedArrays().size();
    NDManager own = OwnManagers.onDefaultDevice();
    NDArray array = own.ones(new Shape(2));
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(before + 1);
    own.close();
    assertThat(array.isReleased()).isTrue();
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(before);
  }
}
