package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.TrainedNet;
import io.github.spherometer.surface.LossSurface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Both ends of the Hessian of a 784-5-10 network: few large eigenvalues, a bulk about zero, and a
 * smallest one of an eightieth of the largest, which a run for the largest need not have seen.
 */
class NetworkExtremesTest {

  private static final int SEEDS = 20;

  private Problem problem;
  private LossSurface surface;
  private Spectrum smallest;
  private Spectrum largest;

  @BeforeEach
  void measureBothEndsWell() {
    problem = TrainedNet.gaussianMixture(10, 784, 200, 400, 5, 5);
    surface = problem.surface();
    smallest = precise(Which.SMALLEST_ALGEBRAIC);
    largest = precise(Which.LARGEST_ALGEBRAIC);
  }

  private Spectrum precise(Which which) {
    Spectrum spectrum =
        Lanczos.builder()
            .topK(3)
            .which(which)
            .tolerance(1e-4)
            .maxProducts(600)
            .build()
            .spectrum(surface.hessian());
    assertThat(spectrum.converged()).isTrue();
    return spectrum;
  }

  @AfterEach
  void close() {
    surface.close();
    problem.close();
  }

  @Test
  void errorsOfBothEndsHoldInARunForTheLargest() {
    LinearOperator hessian = surface.hessian();
    double min = smallest.smallest().value();
    double max = largest.largest().value();
    assertThat(surface.size()).isEqualTo(3985);
    int residualsThatWouldNotHold = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Spectrum spectrum = Lanczos.builder().topK(1).seed(seed).build().spectrum(hessian);

      assertThat(spectrum.converged()).isTrue();
      assertThat(Math.abs(spectrum.smallest().value() - min))
          .isLessThanOrEqualTo(spectrum.smallest().error() + smallest.smallest().residual());
      assertThat(Math.abs(spectrum.largest().value() - max))
          .isLessThanOrEqualTo(spectrum.largest().error() + largest.largest().residual());
      if (Math.abs(spectrum.smallest().value() - min) > spectrum.smallest().residual()) {
        residualsThatWouldNotHold++;
      }
    }
    assertThat(residualsThatWouldNotHold).isPositive();
  }

  @Test
  void whatIsSaidToBeTheSmallestIsIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Lanczos lanczos =
          Lanczos.builder().topK(3).which(Which.SMALLEST_ALGEBRAIC).seed(seed).build();
      Spectrum spectrum = lanczos.spectrum(surface.hessian());

      assertThat(spectrum.converged()).isTrue();
      double bound = 0.02 * largest.largest().value();
      for (int rank = 0; rank < 3; rank++) {
        RitzValue expected = smallest.ritzValues().get(rank);
        assertThat(Math.abs(spectrum.ritzValues().get(rank).value() - expected.value()))
            .isLessThanOrEqualTo(bound + expected.residual());
      }
    }
  }
}
