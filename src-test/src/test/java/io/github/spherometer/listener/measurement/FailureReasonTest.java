package io.github.spherometer.listener.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new NonFiniteLossException("L2", Double.NaN), FailureReason.NON_FINITE_LOSS),
        Arguments.of(
            new NonFiniteProductException(3, Double.NaN), FailureReason.NON_FINITE_PRODUCT),
        Arguments.of(new NotMeasurableException("shapes"), FailureReason.NOT_MEASURABLE),
        Arguments.of(new UnrepeatableLossException("L2", 1, 2), FailureReason.UNREPEATABLE_LOSS),
        Arguments.of(
            new NotTwiceDifferentiableException("sort", new RuntimeException()),
            FailureReason.UNSUPPORTED_OPERATION),
        Arguments.of(new UnsupportedOperationException(), FailureReason.UNSUPPORTED_OPERATION),
        Arguments.of(new OutOfMemoryError(), FailureReason.OUT_OF_MEMORY),
        Arguments.of(new RuntimeException("CUDA out of memory."), FailureReason.OUT_OF_MEMORY),
        Arguments.of(
            new RuntimeException("DefaultCPUAllocator: not enough memory: you tried"),
            FailureReason.OUT_OF_MEMORY),
        Arguments.of(
            new RuntimeException("DefaultCPUAllocator: can't allocate memory: you tried"),
            FailureReason.OUT_OF_MEMORY),
        Arguments.of(new RuntimeException("memory"), FailureReason.INTERNAL),
        Arguments.of(new RuntimeException(), FailureReason.INTERNAL),
        Arguments.of(new StackOverflowError(), FailureReason.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatIsThrownTellsTheReason(Throwable failure, FailureReason reason) {
    assertThat(FailureReason.of(failure)).isEqualTo(reason);
  }

  @Test
  void anActivationThatIsNotFiniteIsOneOfTheProducts() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList infinite = new NDList(manager.ones(new Shape(3, 4)).div(0));
      Throwable failure =
          catchThrowable(
              () ->
                  DeadNeurons.builder()
                      .build()
                      .measure(new SequentialBlock().add(Activation::relu), infinite));
      assertThat(FailureReason.of(failure)).isEqualTo(FailureReason.NON_FINITE_PRODUCT);
    }
  }

  @Test
  void whatModelLossAndOptionsCauseDoesNotHeal() {
    assertThat(Arrays.stream(FailureReason.values()).filter(reason -> !reason.heals()))
        .containsExactlyInAnyOrder(
            FailureReason.NOT_MEASURABLE,
            FailureReason.UNSUPPORTED_OPERATION,
            FailureReason.UNREPEATABLE_LOSS,
            FailureReason.MISSING_BATCH);
  }

  @Test
  void everyReasonHasAnAdviceOfItsOwn() {
    assertThat(FailureReason.values())
        .extracting(FailureReason::advice)
        .doesNotHaveDuplicates()
        .allSatisfy(advice -> assertThat(advice).matches("[a-z].*[^.]"));
  }
}
