package io.github.spherometer.dashboards.trainings;

import static io.github.spherometer.dashboards.trainings.Trackers.adam;
import static io.github.spherometer.dashboards.trainings.Trackers.cyclic;
import static io.github.spherometer.dashboards.trainings.Trackers.fixed;
import static io.github.spherometer.dashboards.trainings.Trackers.lowered;
import static io.github.spherometer.dashboards.trainings.Trackers.raised;
import static io.github.spherometer.dashboards.trainings.Trackers.sgd;
import static io.github.spherometer.dashboards.trainings.Trackers.warmUp;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.examples.nets.ConvNet;
import io.github.spherometer.examples.nets.Mlp;
import io.github.spherometer.fixtures.SteadyL2Loss;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trainings that diverge and trainings that are well, a measurement every ten batches. The limits
 * of the alerts were chosen on others: the same kinds, with other seeds.
 */
final class Lessons {

  /** The first batch of the raised rates. */
  static final int RAISED_AT = 152;

  private static final int SAMPLES = 512;
  private static final int CLASSES = 5;
  private static final Shape POINT = new Shape(20);
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final Shape SEQUENCE = new Shape(8, 4);

  private Lessons() {}

  /** The learning rate of each is raised in mid-training. */
  static List<Lesson> raisedRates() {
    return List.of(
        teacher(
            "raised, GELU", Lessons::gelu, 32, 250, 161, () -> sgd(raised(0.1, 0.8, RAISED_AT), 0)),
        teacher(
            "raised, ELU", Lessons::elu, 32, 250, 162, () -> sgd(raised(0.1, 0.45, RAISED_AT), 0)),
        curved(
            "raised, linear", Lessons::linear, 32, 250, 163, () -> sgd(raised(1, 4, RAISED_AT), 0)),
        teacher(
            "raised, deep", Lessons::deep, 32, 250, 164, () -> sgd(raised(0.1, 0.6, RAISED_AT), 0)),
        teacher(
            "raised, Adam",
            Lessons::deep,
            32,
            250,
            165,
            () -> adam(raised(0.003, 0.1, RAISED_AT), 0.999)));
  }

  /** Each warms up within 60 batches to a rate that is too high. */
  static List<Lesson> shortWarmUps() {
    return List.of(
        teacher("warm-up, GELU", Lessons::gelu, 32, 150, 166, () -> sgd(warmUp(1.4, 60), 0)),
        teacher("warm-up, ELU", Lessons::elu, 32, 150, 167, () -> sgd(warmUp(0.8, 60), 0)),
        teacher("warm-up, deep", Lessons::deep, 32, 150, 168, () -> sgd(warmUp(1.1, 60), 0)));
  }

  static List<Lesson> highMomenta() {
    return List.of(
        teacher("momentum, GELU", Lessons::gelu, 32, 150, 169, () -> sgd(fixed(0.6), 0.95)),
        teacher("momentum, ELU", Lessons::elu, 32, 150, 170, () -> sgd(fixed(0.25), 0.95)),
        teacher("momentum, deep", Lessons::deep, 32, 150, 171, () -> sgd(fixed(0.4), 0.95)));
  }

  /** Adam whose mean of squares is that of a few batches. */
  static List<Lesson> lowBetas() {
    return List.of(
        teacher("beta2, 172", Lessons::relu, 32, 250, 172, () -> adam(fixed(0.02), 0.5)),
        teacher("beta2, 173", Lessons::relu, 32, 250, 173, () -> adam(fixed(0.02), 0.5)));
  }

  /** All of the above. */
  static List<Lesson> diverging() {
    return Stream.of(raisedRates(), shortWarmUps(), highMomenta(), lowBetas())
        .flatMap(List::stream)
        .toList();
  }

  static List<Lesson> healthy() {
    return List.of(
        teacher("edge of stability", Lessons::relu, SAMPLES, 200, 181, () -> sgd(fixed(0.25), 0)),
        curved(
            "edge of stability, GELU", Lessons::gelu, SAMPLES, 200, 182, () -> sgd(fixed(0.3), 0)),
        curved("small batches", Lessons::relu, 8, 200, 183, () -> sgd(fixed(0.1), 0)),
        curved("only noisy", Lessons::relu, 4, 200, 184, () -> sgd(fixed(0.05), 0)),
        teacher("momentum", Lessons::relu, 32, 200, 185, () -> sgd(fixed(0.03), 0.9)),
        teacher("long warm-up", Lessons::relu, 64, 200, 186, () -> sgd(warmUp(0.4, 150), 0)),
        teacher("cyclic", Lessons::relu, 32, 200, 192, () -> sgd(cyclic(0.03, 0.15, 30), 0)),
        classes("Adam", Lessons::mlp, POINT, 200, 187, () -> adam(fixed(0.003), 0.999)),
        classes("step decay", Lessons::mlp, POINT, 200, 188, () -> sgd(lowered(0.4, 100), 0.5)),
        classes("BatchNorm", Lessons::batchNorm, POINT, 200, 189, () -> sgd(fixed(0.2), 0.9)),
        classes("LSTM", Lessons::lstm, SEQUENCE, 120, 190, () -> adam(fixed(0.01), 0.999)),
        classes("convolutions", Lessons::conv, IMAGE, 120, 191, () -> sgd(fixed(0.05), 0.5)));
  }

  private static Lesson teacher(
      String name, Supplier<Block> net, int size, int batches, int seed, Supplier<Optimizer> rule) {
    return regression(name, Task.teacher(40, SAMPLES, seed), net, size, batches, seed, rule);
  }

  private static Lesson curved(
      String name, Supplier<Block> net, int size, int batches, int seed, Supplier<Optimizer> rule) {
    return regression(name, Task.curved(20, SAMPLES, seed), net, size, batches, seed, rule);
  }

  private static Lesson regression(
      String name,
      Task task,
      Supplier<Block> net,
      int size,
      int batches,
      int seed,
      Supplier<Optimizer> rule) {
    return new Lesson(
        name,
        task,
        net,
        SteadyL2Loss::new,
        rule,
        size,
        batches,
        seed,
        options -> options.everyBatches(10));
  }

  private static Lesson classes(
      String name,
      Supplier<Block> net,
      Shape shape,
      int batches,
      int seed,
      Supplier<Optimizer> rule) {
    return new Lesson(
        name,
        Task.classes(CLASSES, shape, SAMPLES, 3, seed),
        net,
        manager -> Loss.softmaxCrossEntropyLoss(),
        rule,
        32,
        batches,
        seed,
        options -> options.everyBatches(10));
  }

  private static Block relu() {
    return Mlp.of(Activation::reluBlock, 50, 50, 1);
  }

  private static Block gelu() {
    return Mlp.of(Activation::geluBlock, 40, 40, 1);
  }

  private static Block elu() {
    return Mlp.of(() -> Activation.eluBlock(1), 40, 40, 1);
  }

  private static Block deep() {
    return Mlp.of(() -> Activation.swishBlock(1), 40, 40, 40, 40, 1);
  }

  private static Block linear() {
    return Mlp.of(Activation::reluBlock, 1);
  }

  private static Block mlp() {
    return Mlp.of(Activation::reluBlock, 40, 40, CLASSES);
  }

  private static Block conv() {
    return ConvNet.builder(4, CLASSES).build();
  }

  private static Block batchNorm() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(40).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(CLASSES).build());
  }

  private static Block lstm() {
    return new SequentialBlock()
        .add(LSTM.builder().setStateSize(12).setNumLayers(1).build())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(CLASSES).build());
  }
}
