package io.github.spherometer.listener.optimizer;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.fixtures.SteadyL2Loss;
import java.util.ArrayList;
import java.util.List;

/** A DJL training of one weight w, whose loss is h w^2 / 2. */
final class QuadraticTraining implements AutoCloseable {

  /** So small that the loss is 0 beside every epsilon. */
  private static final float START = 1e-9f;

  private final Model model = Model.newInstance("quadratic");
  private final List<String> log = new ArrayList<>();
  private final Trainer trainer;
  private final NDArray input;
  private final MeasuredOptimizer measured;

  /**
   * @param curvature h
   */
  QuadraticTraining(Optimizer optimizer, double curvature) {
    model.setBlock(Linear.builder().setUnits(1).optBias(false).build());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
                .optOptimizer(optimizer));
    trainer.initialize(new Shape(1, 1));
    input =
        model.getNDManager().create(new float[] {(float) Math.sqrt(curvature)}, new Shape(1, 1));
    weight().set(new float[] {START});
    measured = new GivenOptimizer(null, null).of(trainer, log::add);
  }

  Trainer trainer() {
    return trainer;
  }

  MeasuredOptimizer optimizer() {
    return measured;
  }

  /** What was said of hyperparameters that are not known. */
  List<String> log() {
    return log;
  }

  /** |w| after some steps, as a multiple of that before; the steps end where it is large. */
  double growth(int steps) {
    double start = Math.abs(weight().getFloat());
    double growth = 1;
    for (int step = 0; step < steps && growth < 1e4; step++) {
      step();
      growth = Math.abs(weight().getFloat()) / start;
    }
    return growth;
  }

  private void step() {
    try (NDArray label = input.zerosLike();
        GradientCollector collector = trainer.newGradientCollector()) {
      NDList predictions = trainer.forward(new NDList(input));
      collector.backward(trainer.getLoss().evaluate(new NDList(label), predictions));
    }
    trainer.step();
  }

  private NDArray weight() {
    return model.getBlock().getParameters().get(0).getValue().getArray();
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
