package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The losses of a slice are those at its points. */
class SliceMeasurerTest extends SlicedRegression {

  private static double residual(int i) {
    return FEATURES[i] * WEIGHTS[i] - LABELS[i];
  }

  private static double loss() {
    double sum = 0;
    for (int i = 0; i < FEATURES.length; i++) {
      sum += residual(i) * residual(i);
    }
    return sum / FEATURES.length;
  }

  private static double eigenvalue(int i) {
    return 2 * FEATURES[i] * FEATURES[i] / FEATURES.length;
  }

  /** What the loss falls by first. */
  private static double descent(int i) {
    return Math.abs(2 * FEATURES[i] * residual(i) / FEATURES.length);
  }

  /** Downhill, by the curvature of one direction. */
  private static double change(int i, double t) {
    return eigenvalue(i) * t * t / 2 - descent(i) * t;
  }

  @Test
  void aQuadraticLossIsTheParabolaOfItsLargestEigenvalue() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      Line line = slice(surface, 2).line();
      double reach = Math.sqrt(2 * loss() / eigenvalue(0));

      assertThat(line.slope()).isCloseTo(-descent(0), within(1e-9));
      assertThat(line.offsets()).hasSize(19);
      for (int i = 0; i < 19; i++) {
        double offset = reach * (i - 9) / 9;
        assertThat(line.offsets().get(i)).isCloseTo(offset, within(1e-12));
        assertThat(line.losses().get(i)).isCloseTo(loss() + change(0, offset), within(1e-9));
      }
    }
  }

  @Test
  void onThePlaneAQuadraticLossHasBothEigenvalues() {
    try (LossSurface surface = regression(1, WEIGHTS, LABELS)) {
      Plane plane = slice(surface, 3).plane().orElseThrow();

      assertThat(plane.losses()).hasSize(7).allMatch(row -> row.size() == 7);
      for (int i = 0; i < 7; i++) {
        double s = Math.sqrt(2 * loss() / eigenvalue(0)) * (i - 3) / 3;
        assertThat(plane.firstOffsets().get(i)).isCloseTo(s, within(1e-12));
        for (int j = 0; j < 7; j++) {
          double t = Math.sqrt(2 * loss() / eigenvalue(1)) * (j - 3) / 3;
          assertThat(plane.secondOffsets().get(j)).isCloseTo(t, within(1e-12));
          assertThat(plane.losses().get(i).get(j))
              .isCloseTo(loss() + change(0, s) + change(1, t), within(1e-9));
        }
      }
    }
  }

  @Test
  void aNetHasTheLossesThatItHasWithMovedParameters() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface surface = problem.surface();
        KrylovDecomposition krylov =
            Lanczos.builder().topK(2).build().decompose(surface.hessian());
        NDArray vectors = krylov.ritzVectors(2)) {
      double[] point = Fixtures.parameters(problem.block());
      double[] first = downhill(Fixtures.doubles(vectors.get(0)), surface);
      double[] second = downhill(Fixtures.doubles(vectors.get(1)), surface);
      LossSlice slice = slices.of(krylov, surface).orElseThrow();
      Plane plane = slice.plane().orElseThrow();

      for (int i = 0; i < 19; i++) {
        double expected = lossAt(problem, moved(point, slice.line().offsets().get(i), first));
        assertThat(slice.line().losses().get(i)).isCloseTo(expected, within(1e-12));
      }
      for (int i = 0; i < 7; i++) {
        double[] row = moved(point, plane.firstOffsets().get(i), first);
        for (int j = 0; j < 7; j++) {
          double expected = lossAt(problem, moved(row, plane.secondOffsets().get(j), second));
          assertThat(plane.losses().get(i).get(j)).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  private static double[] downhill(double[] vector, LossSurface surface) {
    double[] gradient = Fixtures.doubles(surface.gradient());
    double slope = 0;
    for (int i = 0; i < vector.length; i++) {
      slope += gradient[i] * vector[i];
    }
    return slope > 0 ? Arrays.stream(vector).map(x -> -x).toArray() : vector;
  }

  private static double[] moved(double[] point, double offset, double[] direction) {
    double[] moved = point.clone();
    Arrays.setAll(moved, i -> point[i] + offset * direction[i]);
    return moved;
  }

  private static double lossAt(Problem problem, double[] parameters) {
    double[] before = Fixtures.parameters(problem.block());
    Fixtures.setParameters(problem.block(), parameters);
    try (LossSurface surface = problem.surface()) {
      return surface.value();
    } finally {
      Fixtures.setParameters(problem.block(), before);
    }
  }

  /** -log w at 0.5, which falls towards larger w and has no value for w below 0. */
  @Test
  void lossesThatAreNotFiniteAreValues() {
    Loss minusLog = CustomLoss.ofPredictions("MinusLog", p -> p.head().log().neg().mean());
    NDArray data = manager.ones(new Shape(1, 1), DataType.FLOAT64);
    try (LossSurface surface = LossSurface.of(linear(0.5), minusLog, data, data)) {
      Line line = slice(surface, 1).line();

      assertThat(line.offsets().get(1)).isLessThan(-0.5);
      assertThat(line.offsets().get(2)).isGreaterThan(-0.5);
      assertThat(line.losses().subList(0, 2)).containsOnly(Double.NaN);
      assertThat(line.losses().subList(2, 19)).allMatch(Double::isFinite);
      assertThat(failures).isEmpty();
    }
  }
}
