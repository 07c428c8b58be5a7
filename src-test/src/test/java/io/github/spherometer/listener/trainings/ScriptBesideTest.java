package io.github.spherometer.listener.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A TorchScript module is measured from the archive that it was saved in when it was due. */
class ScriptBesideTest {

  /** Remembers who evaluates it, which is no field of its own. */
  private static final class Watched extends Loss {

    private static final Set<String> THREADS = ConcurrentHashMap.newKeySet();

    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    Watched() {
      super("Watched");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      THREADS.add(Thread.currentThread().getName());
      return loss.evaluate(labels, predictions);
    }
  }

  @Test
  void theModuleIsMeasuredAsItWasAndTrainedAsWithoutUs() throws Exception {
    try (NDManager scripts = NDManager.newBaseManager()) {
      SmallTraining training =
          new SmallTraining()
              .block(() -> SmallTraining.scriptWithDropout(scripts))
              .loss(net -> new Watched());
      Trajectory without = training.run();
      RecordingSink beside = new RecordingSink();
      try (CurvatureListener listener =
          CurvatureListener.builder().everyBatches(1).sink(beside).build()) {
        assertThat(training.listener(new Unhurried()).listener(listener).run()).isEqualTo(without);
      }
      assertThat(Watched.THREADS).contains("spherometer-measuring");
      assertThat(beside.failures).isEmpty();
      assertThat(beside.measurements).hasSizeGreaterThan(2);
      RecordingSink exact = new RecordingSink();
      try (CurvatureListener listener = Listeners.exact().everyBatches(1).sink(exact).build()) {
        new SmallTraining()
            .block(() -> SmallTraining.scriptWithDropout(scripts))
            .loss(net -> new Watched())
            .listener(listener)
            .run();
      }
      // The last one is of the parameters after the last step.
      beside.measurements.stream()
          .filter(m -> m.step().batchSize() > 0)
          .forEach(m -> assertThat(loss(m)).isEqualTo(loss(at(m.step().batch(), exact))));
    }
  }

  /** Leaves the one before time; the step follows at once, and the measurement knows none of it. */
  private static final class Unhurried extends TrainingListenerAdapter {

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Measurement at(long batch, RecordingSink sink) {
    return sink.measurements.get((int) batch - 1);
  }

  /** Eigenvalues depend on the measurements before, too, by the vectors that they start from. */
  private static double loss(Measurement measurement) {
    return measurement.loss().probe();
  }
}
