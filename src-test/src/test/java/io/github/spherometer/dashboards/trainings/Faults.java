package io.github.spherometer.dashboards.trainings;

import static io.github.spherometer.dashboards.trainings.Trackers.adam;
import static io.github.spherometer.dashboards.trainings.Trackers.fixed;
import static io.github.spherometer.dashboards.trainings.Trackers.raised;
import static io.github.spherometer.dashboards.trainings.Trackers.sgd;

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
            options -> options.schedule(new AlwaysDue(0.05))));
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

  private static Block deep() {
    return Mlp.of(() -> Activation.swishBlock(1), 40, 40, 40, 40, 1);
  }
}
