package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.spherometer.listener.guard.MeasurementStoppedException;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import io.github.spherometer.surface.LossSurface;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a slice costs, and what stops it. */
class SlicePassesTest extends SlicedRegression {

  /** And the point of the surface itself is not evaluated again. */
  @Test
  void pointsOfThePlaneThatAreOnTheLineAreEvaluatedOnce() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      LossSlice slice = slice(surface, 2);
      Plane plane = slice.plane().orElseThrow();

      assertThat(passes).isEqualTo(60);
      assertThat(slice.line().losses().get(9)).isEqualTo(surface.value());
      for (int i = 0; i < 7; i++) {
        assertThat(plane.firstOffsets().get(i)).isEqualTo(slice.line().offsets().get(3 * i));
        assertThat(plane.losses().get(i).get(3)).isEqualTo(slice.line().losses().get(3 * i));
      }
    }
  }

  @Test
  void withoutASecondEigenvalueThereIsNoPlane() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      LossSlice both = slice(surface, 2);
      passes = 0;
      LossSlice one = slice(surface, 1);

      assertThat(one.plane()).isEmpty();
      assertThat(one.line().offsets()).isEqualTo(both.line().offsets());
      assertThat(one.line().losses().get(0)).isCloseTo(both.line().losses().get(0), within(1e-9));
      assertThat(passes).isEqualTo(18);
    }
  }

  @Test
  void oneInSoManyMeasurementsHasASlice() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      SliceMeasurer everyThird = every(3);
      SliceMeasurer never = every(0);
      for (int i = 0; i < 7; i++) {
        assertThat(measure(everyThird, surface, 2).isPresent()).isEqualTo(i % 3 == 0);
        assertThat(measure(never, surface, 2)).isEmpty();
      }
    }
  }

  @Test
  void aSliceIsStoppedBetweenTwoPassesAndThatIsNoFailure() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      beforePass =
          () -> {
            if (passes == 5) {
              stop.give();
            }
          };
      assertThatExceptionOfType(MeasurementStoppedException.class)
          .isThrownBy(() -> slice(surface, 2));
      assertThat(passes).isEqualTo(5);
      assertThat(failures).isEmpty();
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            FailureReason.INTERNAL,
            (Runnable)
                () -> {
                  throw new IllegalStateException("injected");
                }),
        Arguments.of(
            FailureReason.OUT_OF_MEMORY,
            (Runnable)
                () -> {
                  throw new OutOfMemoryError("injected");
                }));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSliceThatFailsIsCountedAndTriedMoreRarely(FailureReason reason, Runnable fault) {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      beforePass = fault;
      for (int i = 0; i < 4; i++) { // the second and the fourth are left out
        assertThat(measure(slices, surface, 2)).isEmpty();
      }
      assertThat(passes).isEqualTo(2);
      assertThat(failures).hasSize(2).containsOnly(reason);
    }
  }

  @Test
  void nothingNativeIsLeftBehind() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      NDManager owner = surface.hessian().manager();
      slice(surface, 2);
      int arrays = owner.getManagedArrays().size();
      slice(surface, 2);
      assertThat(owner.getManagedArrays()).hasSize(arrays);
    }
  }
}
