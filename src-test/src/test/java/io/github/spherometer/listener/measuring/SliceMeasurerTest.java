package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.MeasurementStoppedException;
import io.github.spherometer.listener.guard.StopSignal;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SliceMeasurerTest {

  /** Of a regression on as many samples, each of one feature: its Hessian is diagonal. */
  private static final double[] FEATURES = {5, 4, 2, 1, 0.5};

  private static final double[] WEIGHTS = {0.3, -0.2, 0.5, 0.1, -0.4};

  private static final double[] LABELS = {1, 2, -1, 0.5, 0.25};

  /** Of which the length is 5. */
  private static final double[] LONG_WEIGHTS = {3, 0, -4, 0, 0};

  private final NDManager manager = OwnManagers.onDefaultDevice();
  private final List<FailureReason> failures = new ArrayList<>();
  private final FailureGuard guard = new FailureGuard("r", failures::add);
  private final StopSignal stop = new StopSignal();
  private final SliceMeasurer slices = every(1);
  private Runnable beforePass = () -> {};
  private int passes;

  private SliceMeasurer every(int period) {
    return new SliceMeasurer(period, new Surfaces(false, this::counted), guard);
  }

  private <T> T counted(Supplier<T> pass) {
    stop.check();
    passes++;
    beforePass.run();
    return pass.get();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static Loss meanSquare() {
    return CustomLoss.of("MeanSquare", (y, p) -> p.sub(y).square().mean());
  }

  private LossSurface regression(double scale, double[] weights, double[] labels) {
    int size = FEATURES.length;
    double[] data = new double[size * size];
    for (int i = 0; i < size; i++) {
      data[i * size + i] = scale * FEATURES[i];
    }
    NDList x = new NDList(manager.create(data, new Shape(size, size)));
    NDList y = new NDList(manager.create(labels, new Shape(size, 1)));
    return LossSurface.of(linear(weights), meanSquare(), x, y);
  }

  private Block linear(double... weights) {
    Block net = Fixtures.linear(1, false);
    net.initialize(manager, DataType.FLOAT64, new Shape(1, weights.length));
    Fixtures.setParameters(net, weights);
    return net;
  }

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

  private Optional<LossSlice> measure(SliceMeasurer measurer, LossSurface surface, int topK) {
    Lanczos lanczos = Lanczos.builder().topK(topK).tolerance(1e-9).build();
    try (KrylovDecomposition krylov = lanczos.decompose(surface.hessian())) {
      return measurer.of(krylov, surface);
    }
  }

  private LossSlice slice(LossSurface surface, int topK) {
    return measure(slices, surface, topK).orElseThrow();
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
  void aFlatLossIsLookedAtAsFarAsTheParametersAreLong() {
    try (LossSurface surface = regression(1e-3, LONG_WEIGHTS, LABELS)) {
      assertThat(reach(slice(surface, 2))).isEqualTo(5);
      assertThat(slice(surface, 2).plane().orElseThrow().secondOffsets()).contains(-5.0, 5.0);
    }
  }

  /** Though it is zero here, so that no distance is known at which it is twice as large. */
  @Test
  void aLossWithoutCurvatureIsLookedAtAsFarAsTheParametersAreLong() {
    Loss mean = CustomLoss.ofPredictions("Mean", p -> p.head().mean());
    NDArray data = manager.ones(new Shape(3, 4), DataType.FLOAT64);
    try (LossSurface surface = LossSurface.of(linear(2, -2, 2, -2), mean, data, data)) {
      assertThat(surface.value()).isZero();
      assertThat(reach(slice(surface, 1))).isEqualTo(4);
    }
  }

  @Test
  void shortParametersCountAsOnesOfLengthOne() {
    try (LossSurface surface = regression(1e-3, WEIGHTS, LABELS)) {
      assertThat(reach(slice(surface, 2))).isEqualTo(1);
    }
  }

  @Test
  void whereTheLossIsZeroItIsLookedAtNearby() {
    double[] fitted = new double[FEATURES.length];
    Arrays.setAll(fitted, i -> FEATURES[i] * LONG_WEIGHTS[i]);
    try (LossSurface surface = regression(1, LONG_WEIGHTS, fitted)) {
      assertThat(surface.value()).isZero();
      assertThat(reach(slice(surface, 2))).isCloseTo(5e-4, within(1e-15));
    }
  }

  private static double reach(LossSlice slice) {
    return slice.line().offsets().get(18);
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
