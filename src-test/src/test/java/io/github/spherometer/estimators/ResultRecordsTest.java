package io.github.spherometer.estimators;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.BulkEdge;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.estimators.spectrum.LogarithmicDensity;
import io.github.spherometer.estimators.spectrum.SpectralMass;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.estimators.trace.TraceEstimate;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that make no sense cannot be made; what is not known is NaN. */
class ResultRecordsTest {

  private static final double NAN = Double.NaN;
  private static final Extreme END = new Extreme(NAN, NAN, NAN);
  private static final ParameterGroup GROUP = new ParameterGroup("layer", 0, 1);
  private static final GaussQuadrature QUADRATURE =
      new GaussQuadrature(List.of(new Node(1, 1, 0)), true);

  static Stream<Arguments> nonsense() {
    return Stream.of(
        call("standardError is -1.0", () -> new Estimate(0, -1)),
        call("residual is -1.0", () -> new RitzValue(0, -1)),
        call("residual is -1.0", () -> new Extreme(0, -1, 0)),
        call("error is -1.0", () -> new Extreme(0, 0, -1)),
        call("weight is -1.0", () -> new Node(0, -1, 0)),
        call("residual is -1.0", () -> new Node(0, 0, -1)),
        call("number of nodes is 0", () -> new GaussQuadrature(List.of(), true)),
        call("nodes is [", () -> quadrature(2, 1)),
        call("products is -1", () -> spectrum(-1, 0)),
        call("asymmetry is -1.0", () -> spectrum(1, -1)),
        call("residual is -1.0", () -> new RayleighQuotient(0, -1, 0)),
        call("norm is -1.0", () -> new RayleighQuotient(0, 0, -1)),
        call("standardError is -1.0", () -> new GroupTrace(GROUP, 0, -1)),
        call("standardError is -1.0", () -> trace(-1, 2)),
        call("products is -1", () -> trace(1, -1)),
        call("error is -1.0", () -> new BulkEdge(0, -1, 0, 0, true)),
        call("outliers is -1", () -> new BulkEdge(0, 0, -1, 0, true)),
        call("gap is -1.0", () -> new BulkEdge(0, 0, 0, -1, true)),
        call("value is -0.1", () -> new SpectralMass(-0.1, 0, 0)),
        call("value is 1.1", () -> new SpectralMass(1.1, 0, 0)),
        call("standardError is -1.0", () -> new SpectralMass(0, -1, 0)),
        call("resolution is -1.0", () -> new SpectralMass(0, 0, -1)),
        call("number of quadratures is 0", () -> new Density(List.of(), 1, 1)),
        call("broadening is 0.0", () -> new Density(List.of(QUADRATURE), 0, 1)),
        call("broadening is Infinity", () -> new Density(List.of(QUADRATURE), 1 / 0.0, 1)),
        call("size is -1", () -> new Density(List.of(QUADRATURE), 1, -1)),
        call("broadening is 0.0", () -> new LogarithmicDensity(List.of(), List.of(), 0)),
        call("standardError is -1.0", () -> new Density.Point(0, 0, -1)),
        call("number of eigenvalues is 0", () -> new ExactSpectrum(List.of(), 0, 0)),
        call("eigenvalues is [", () -> new ExactSpectrum(List.of(1.0, 2.0), 0, 0)),
        call("asymmetry is -1.0", () -> new ExactSpectrum(List.of(1.0), -1, 0)),
        call("error is -1.0", () -> new ExactSpectrum(List.of(1.0), 0, -1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void nonsenseIsRefusedByName(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(message)
        .withMessageContaining(", must be ");
  }

  @Test
  void whatIsNotKnownIsNotANumber() {
    assertThatCode(
            () -> {
              new Estimate(NAN, NAN);
              new RitzValue(NAN, NAN);
              new Extreme(NAN, NAN, Double.POSITIVE_INFINITY);
              spectrum(0, NAN);
              new RayleighQuotient(NAN, NAN, 0);
              new GroupTrace(GROUP, NAN, NAN);
              trace(NAN, 0);
              new BulkEdge(NAN, NAN, 0, NAN, false);
              new SpectralMass(NAN, NAN, NAN);
              new Density.Point(0, NAN, NAN);
              new ExactSpectrum(List.of(1.0), NAN, NAN);
            })
        .doesNotThrowAnyException();
  }

  private static Arguments call(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  private static GaussQuadrature quadrature(double first, double second) {
    return new GaussQuadrature(List.of(new Node(first, 0.5, 0), new Node(second, 0.5, 0)), true);
  }

  private static Spectrum spectrum(int products, double asymmetry) {
    return new Spectrum(List.of(), END, END, products, false, asymmetry, false);
  }

  private static TraceEstimate trace(double standardError, int products) {
    return new TraceEstimate(0, standardError, products, false, List.of());
  }
}
