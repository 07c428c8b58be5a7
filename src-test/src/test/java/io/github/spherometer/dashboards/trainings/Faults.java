package io.github.spherometer.dashboards.trainings;

import static io.github.spherometer.dashboards.trainings.Trackers.adam;
import static io.github.spherometer.dashboards.trainings.Trackers.fixed;
import static io.github.spherometer.dashboards.trainings.Trackers.raised;
import static io.github.spherometer.dashboards.trainings.Trackers.sgd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.examples.nets.Mlp;
import io.github.spherometer.fixtures.AlwaysDue;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Trainings with what alerts are for, but for divergences. */
final class Faults {

  static final String KILLED = "process killed after 100 batches";
  static final String STANDS_STILL = "loop that stands still after 60 batches";
  static final String DYING = "ReLUs that die under a momentum of 0.98";
  static final String OWN_TRACKER = "learning rate raised by a tracker of its own";
  static final String RAISED = "learning rate raised fivefold";
  static final String UNREPEATABLE = "loss that counts its calls";
  static final String DEAR = "schedule that ignores its budget";
  static final String OVERDRAWN = "schedule that overdraws its budget 2.5-fold";
  static final String FORGETFUL = "schedule that is not due after 100 batches";
  static final String ONE_SIDED =
      "loss with max(0, error)^1.5, which has no second derivative at 0";
  static final String POOR = "five products a measurement, too few to converge";

  private static final int SAMPLES = 256;
  private static final int SCRAPES = 230;

  private Faults() {}

  static List<Lesson> lessons() {
    return List.of(
        lesson(KILLED, Faults::linear, 100, () -> sgd(fixed(0.5), 0), Faults::usual),
        lesson(STANDS_STILL, Faults::linear, 60, () -> sgd(fixed(0.5), 0), Faults::usual),
        lesson(RAISED, Faults::linear, 250, () -> sgd(raised(1, 5, 152), 0), Faults::usual),
        lesson(DYING, Faults::relu, 120, () -> sgd(fixed(0.2), 0.98), Faults::usual),
        lesson(
            OWN_TRACKER,
            Faults::deep,
            250,
            () -> adam(update -> update < 152 ? 0.003f : 0.1f, 0.999),
            Faults::usual),
        lesson(UNREPEATABLE, Faults::linear, 200, () -> sgd(fixed(0.5), 0), Faults::counting),
        lesson(
            DEAR,
            Faults::linear,
            400,
            () -> sgd(fixed(0.5), 0),
            options -> options.schedule(new AlwaysDue(0.05))),
        lesson(FORGETFUL, Faults::linear, 2400, () -> sgd(fixed(0.1), 0), Faults::forgetting),
        lesson(
            POOR,
            Faults::relu,
            500,
            () -> sgd(fixed(0.05), 0),
            options -> options.everyBatches(10).tolerance(1e-3).maxProducts(5)),
        oneSided(),
        lesson(
            OVERDRAWN,
            Faults::wide,
            2700,
            () -> sgd(fixed(0.02), 0),
            options -> options.schedule(new Overdrawing(0.4, 2.5))));
  }

  /** Here the loss that is trained is ill; it is what is measured, too. */
  private static Lesson oneSided() {
    Lesson usual = lesson(ONE_SIDED, Faults::linear, 200, () -> sgd(fixed(0.1), 0), Faults::usual);
    return new Lesson(
        usual.name(),
        usual.task(),
        usual.net(),
        Faults::powerOfOverestimates,
        usual.optimizer(),
        usual.batchSize(),
        usual.batches(),
        usual.seed(),
        usual.options());
  }

  /** Whether what is seen of a training depends on how long its batches really take. */
  static boolean isInRealTime(String run) {
    return run.equals(DEAR) || run.equals(OVERDRAWN);
  }

  /** What Prometheus sees of a training: not the end of a killed one, and the same again. */
  static List<List<Sample>> seen(String run, List<List<Sample>> pages) {
    return switch (run) {
      case KILLED -> pages.subList(0, pages.size() - 1);
      case STANDS_STILL -> {
        List<List<Sample>> all = new ArrayList<>(pages.subList(0, pages.size() - 1));
        all.addAll(Collections.nCopies(SCRAPES, all.get(all.size() - 1)));
        yield all;
      }
      default -> pages;
    };
  }

  private static CurvatureListener.Builder usual(CurvatureListener.Builder options) {
    return options.everyBatches(10);
  }

  private static CurvatureListener.Builder forgetting(CurvatureListener.Builder options) {
    return options.schedule(progress -> progress.batches() % 10 == 0 && progress.batches() <= 100);
  }

  /** What is predicted too low costs its square, what is too high its power 1.5 as well. */
  private static Loss powerOfOverestimates(NDManager manager) {
    NDArray exponent = manager.create(1.5f).duplicate();
    return CustomLoss.of(
        "PowerOfOverestimates",
        (labels, predictions) -> {
          NDArray error = predictions.sub(labels.reshape(predictions.getShape()));
          NDArray tooHigh = error.add(error.abs());
          return error.square().add(tooHigh.pow(exponent)).mean();
        });
  }

  private static CurvatureListener.Builder counting(CurvatureListener.Builder options) {
    AtomicInteger calls = new AtomicInteger();
    Loss loss =
        CustomLoss.of(
            "Counting",
            (labels, predictions) ->
                predictions
                    .sub(labels.reshape(predictions.getShape()))
                    .square()
                    .mean()
                    .mul(1 + 0.01f * calls.incrementAndGet()));
    return options.everyBatches(10).loss(loss);
  }

  private static Lesson lesson(
      String name,
      Supplier<Block> net,
      int batches,
      Supplier<Optimizer> rule,
      UnaryOperator<CurvatureListener.Builder> options) {
    return new Lesson(
        name, Task.teacher(40, SAMPLES, 7), net, SteadyL2Loss::new, rule, 32, batches, 7, options);
  }

  private static Block linear() {
    return Mlp.of(Activation::reluBlock, 1);
  }

  private static Block relu() {
    return Mlp.of(Activation::reluBlock, 50, 50, 1);
  }

  private static Block wide() {
    return Mlp.of(Activation::reluBlock, 200, 200, 1);
  }

  private static Block deep() {
    return Mlp.of(() -> Activation.swishBlock(1), 40, 40, 40, 40, 1);
  }
}
