package io.github.spherometer.listener.measuring;

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
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.StopSignal;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** Slices of the loss of a small regression, and of others, whose passes are counted. */
abstract class SlicedRegression {

  /** Of a regression on as many samples, each of one feature: its Hessian is diagonal. */
  static final double[] FEATURES = {5, 4, 2, 1, 0.5};

  static final double[] WEIGHTS = {0.3, -0.2, 0.5, 0.1, -0.4};
  static final double[] LABELS = {1, 2, -1, 0.5, 0.25};

  final NDManager manager = OwnManagers.onDefaultDevice();
  final List<FailureReason> failures = new ArrayList<>();
  private final FailureGuard guard = new FailureGuard("r", failures::add);
  final StopSignal stop = new StopSignal();
  final SliceMeasurer slices = every(1);
  Runnable beforePass = () -> {};
  int passes;

  SliceMeasurer every(int period) {
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

  LossSurface regression(double scale, double[] weights, double[] labels) {
    int size = FEATURES.length;
    double[] data = new double[size * size];
    for (int i = 0; i < size; i++) {
      data[i * size + i] = scale * FEATURES[i];
    }
    NDList x = new NDList(manager.create(data, new Shape(size, size)));
    NDList y = new NDList(manager.create(labels, new Shape(size, 1)));
    return LossSurface.of(linear(weights), meanSquare(), x, y);
  }

  Block linear(double... weights) {
    Block net = Fixtures.linear(1, false);
    net.initialize(manager, DataType.FLOAT64, new Shape(1, weights.length));
    Fixtures.setParameters(net, weights);
    return net;
  }

  Optional<LossSlice> measure(SliceMeasurer measurer, LossSurface surface, int topK) {
    Lanczos lanczos = Lanczos.builder().topK(topK).tolerance(1e-9).build();
    try (KrylovDecomposition krylov = lanczos.decompose(surface.hessian())) {
      return measurer.of(krylov, surface);
    }
  }

  LossSlice slice(LossSurface surface, int topK) {
    return measure(slices, surface, topK).orElseThrow();
  }
}
