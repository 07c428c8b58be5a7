package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Surfaces of what a trainer trains, whose arrays need not be the model's own. */
class TrainerSurfaceTest {

  private static final Shape INPUT = new Shape(8, 3);

  private final Model model = Model.newInstance("net");
  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 8, 3);
  private final NDArray labels = Fixtures.gaussian(manager, DataType.FLOAT32, 2, 8, 2);
  private final Trainer trainer = trainerOf(model, manager);

  private static Trainer trainerOf(Model model, NDManager manager) {
    model.setBlock(Fixtures.initialised(net(), manager, DataType.FLOAT32, 0.7, INPUT));
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
    Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(sgd));
    trainer.initialize(INPUT);
    return trainer;
  }

  @AfterEach
  void close() {
    trainer.close();
    model.close();
    manager.close();
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Fixtures.linear(4, true))
        .add(Activation.tanhBlock())
        .add(Fixtures.linear(2, true));
  }

  private void step() {
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList predictions = trainer.forward(new NDList(data));
      collector.backward(trainer.getLoss().evaluate(new NDList(labels), predictions));
    }
    trainer.step();
  }

  private static double[] numbers(List<NDArray> arrays) {
    return arrays.stream().flatMapToDouble(a -> Arrays.stream(Fixtures.doubles(a))).toArray();
  }

  /** The Hessian at a point, of a block of its own. */
  private DenseHessian hessianAt(double[] point) {
    Block other = Fixtures.initialised(net(), manager, DataType.FLOAT32, 1, INPUT);
    Fixtures.setParameters(other, point);
    try (LossSurface surface =
        LossSurface.builder(other, Loss.l2Loss())
            .data(new NDList(data), new NDList(labels))
            .build()) {
      return DenseHessian.of(surface);
    }
  }

  @Test
  void surfaceIsThatOfTheArraysTheTrainerMoves() throws ReflectiveOperationException {
    List<NDArray> trained = Fixtures.partFromModel(trainer, new NDList(data));
    for (int i = 0; i < 3; i++) {
      step();
    }
    double[] point = numbers(trained);
    double loss =
        Loss.l2Loss().evaluate(new NDList(labels), trainer.evaluate(new NDList(data))).getFloat();
    try (LossSurface surface = LossSurface.of(trainer, data, labels)) {
      assertThat(Fixtures.doubles(surface.parameters()))
          .isEqualTo(point)
          .isNotEqualTo(Fixtures.parameters(model.getBlock()));
      assertThat(surface.value()).isCloseTo(loss, within(1e-6));
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(hessianAt(point).entries());
    }
  }

  @Test
  void surfaceStaysWhereTheTrainerWas() {
    step();
    double[] point = Fixtures.parameters(model.getBlock());
    try (LossSurface surface = LossSurface.of(trainer, new NDList(data), new NDList(labels))) {
      step();
      assertThat(Fixtures.parameters(model.getBlock())).isNotEqualTo(point);
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(hessianAt(point).entries());
    }
  }

  @Test
  void trainerBeforeItsFirstStepHasTheModelsArrays() {
    try (LossSurface surface = LossSurface.of(trainer, data, labels)) {
      assertThat(Fixtures.doubles(surface.parameters()))
          .isEqualTo(Fixtures.parameters(model.getBlock()));
    }
    step(); // the surface has left the trainer's own store alone
    try (LossSurface surface = LossSurface.of(trainer, data, labels)) {
      assertThat(Fixtures.doubles(surface.parameters()))
          .isEqualTo(Fixtures.parameters(model.getBlock()));
    }
  }

  @Test
  void optionsAreThoseOfAnyOtherSurface() {
    try (LossSurface once = LossSurface.of(trainer, data, labels);
        LossSurface twice =
            LossSurface.builder(trainer).data(data, labels).data(data, labels).build()) {
      assertThat(twice.value()).isCloseTo(once.value(), within(1e-7));
    }
  }

  @Test
  void anotherLossIsOfTheSameArrays() throws ReflectiveOperationException {
    List<NDArray> trained = Fixtures.partFromModel(trainer, new NDList(data));
    step();
    Loss tenfold = CustomLoss.of("Tenfold", (y, p) -> p.sub(y).square().mean().mul(10));
    double expected =
        tenfold.evaluate(new NDList(labels), trainer.evaluate(new NDList(data))).getFloat();
    try (LossSurface surface = LossSurface.builder(trainer, tenfold).data(data, labels).build()) {
      assertThat(surface.value()).isCloseTo(expected, within(1e-5));
      assertThat(Fixtures.doubles(surface.parameters())).isEqualTo(numbers(trained));
    }
  }

  @Test
  void surfaceOfABlockNeedsNoBuilder() {
    Block block = model.getBlock();
    try (LossSurface built =
            LossSurface.builder(block, Loss.l2Loss())
                .data(new NDList(data), new NDList(labels))
                .build();
        LossSurface ofLists =
            LossSurface.of(block, Loss.l2Loss(), new NDList(data), new NDList(labels));
        LossSurface ofArrays = LossSurface.of(block, Loss.l2Loss(), data, labels)) {
      double[][] expected = DenseHessian.of(built).entries();
      assertThat(DenseHessian.of(ofLists).entries()).isDeepEqualTo(expected);
      assertThat(DenseHessian.of(ofArrays).entries()).isDeepEqualTo(expected);
      assertThat(ofArrays.value()).isEqualTo(built.value());
    }
  }
}
