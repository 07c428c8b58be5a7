package io.github.spherometer.estimators;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimatorArgumentsTest {

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        call("topK is 0", () -> Lanczos.builder().topK(0)),
        call("topK is -3", () -> Lanczos.builder().topK(-3)),
        call("tolerance is 0.0", () -> Lanczos.builder().tolerance(0)),
        call("tolerance is 1.0", () -> Lanczos.builder().tolerance(1)),
        call("tolerance is -1.0", () -> Lanczos.builder().tolerance(-1)),
        call("tolerance is NaN", () -> Lanczos.builder().tolerance(Double.NaN)),
        call("trackedMissProbability is 0.0", () -> Lanczos.builder().trackedMissProbability(0)),
        call("trackedMissProbability is 1.0", () -> Lanczos.builder().trackedMissProbability(1)),
        call("maxProducts is 0", () -> Lanczos.builder().maxProducts(0)),
        call("blockSize is 0", () -> Lanczos.builder().blockSize(0)),
        call("maxBasisBytes is 0", () -> Lanczos.builder().maxBasisBytes(0)),
        call("maxBasisBytes is -1", () -> Lanczos.builder().maxBasisBytes(-1)),
        call("starts is 0", () -> SpectralDensity.builder().starts(0)),
        call("steps is 0", () -> SpectralDensity.builder().steps(0)),
        call("broadening is 0.0", () -> SpectralDensity.builder().broadening(0)),
        call("broadening is 1.0", () -> SpectralDensity.builder().broadening(1)),
        call("broadening is NaN", () -> SpectralDensity.builder().broadening(Double.NaN)),
        call("maxBasisBytes is 0", () -> SpectralDensity.builder().maxBasisBytes(0)),
        call("maxSize is 0", () -> DenseEigensolver.builder().maxSize(0)),
        call("maxSize is 46341", () -> DenseEigensolver.builder().maxSize(46_341)),
        call("relativeError is 0.0", () -> Hutchinson.builder().relativeError(0)),
        call("relativeError is 1.0", () -> Hutchinson.builder().relativeError(1)),
        call("relativeError is -0.1", () -> Hutchinson.builder().relativeError(-0.1)),
        call("relativeError is NaN", () -> Hutchinson.builder().relativeError(Double.NaN)),
        call("minProbes is 1", () -> Hutchinson.builder().minProbes(1)),
        call("maxProducts is 0", () -> Hutchinson.builder().maxProducts(0)));
  }

  private static Arguments call(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void messageNamesArgumentAndValue(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message + ",");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 0x1.fffffffffffffp-1})
  void acceptsAnyFractionBetweenZeroAndOne(double fraction) {
    assertThatCode(
            () -> {
              Lanczos.builder().tolerance(fraction).build();
              Hutchinson.builder().relativeError(fraction).build();
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Integer.MAX_VALUE})
  void acceptsSmallestAndLargestCounts(int count) {
    assertThatCode(
            () -> {
              Lanczos.builder().topK(count).maxProducts(count).build();
              Hutchinson.builder().minProbes(Math.max(2, count)).maxProducts(count).build();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void acceptsTheEndsOfOtherRanges() {
    assertThatCode(
            () -> {
              SpectralDensity.builder().starts(1).steps(1).maxBasisBytes(1).build();
              Lanczos.builder().blockSize(1).maxBasisBytes(1).build();
              DenseEigensolver.builder().maxSize(1).maxSize(46_340).build();
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE})
  void acceptsAnySeed(long seed) {
    assertThatCode(
            () -> {
              Lanczos.builder().seed(seed).build();
              Hutchinson.builder().seed(seed).build();
            })
        .doesNotThrowAnyException();
  }
}
