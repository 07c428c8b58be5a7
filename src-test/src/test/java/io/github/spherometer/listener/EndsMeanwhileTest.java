package io.github.spherometer.listener;

import static io.github.spherometer.fixtures.HandTraining.BATCH_SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.beside.MeasuringThread;
import io.github.spherometer.surface.torch.OwnManagers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trainers, models and listeners that are closed while a measurement is under way beside them. */
class EndsMeanwhileTest {

  private final RecordingSink log = new RecordingSink();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final UnaryOperator<NDArray> slow = slow(begun);
  private final UnaryOperator<NDArray> hanging = hanging(begun, released);
  private int arraysBefore;

  private interface Ending {
    void end(CurvatureListener listener, Model model, Trainer trainer) throws Exception;
  }

  /** Holds nothing that changes, or the loss would be measured on the training's thread. */
  private static UnaryOperator<NDArray> slow(CountDownLatch begun) {
    return loss -> {
      begun.countDown();
      await(new CountDownLatch(1), 100, TimeUnit.MILLISECONDS);
      return loss;
    };
  }

  private static UnaryOperator<NDArray> hanging(CountDownLatch begun, CountDownLatch released) {
    return loss -> {
      begun.countDown();
      await(released, 1, TimeUnit.MINUTES);
      return loss;
    };
  }

  @BeforeEach
  void countArrays() {
    arraysBefore = OwnManagers.root().getManagedArrays().size();
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    released.countDown();
    for (int i = 0; i < 600 && arraysLeft() > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(arraysLeft()).isZero();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aTrainerThatIsClosedStopsAMeasurementBetweenTwoProducts() throws Exception {
    CurvatureListener listener = listener().endWithin(Duration.ZERO).build();
    trainAndThen(
        listener,
        slow,
        (ours, model, trainer) -> {
          trainer.close();
          assertThat(arraysLeft()).isZero();
          model.close();
        });
    assertThat(log.measurements).isEmpty();
    assertThat(log.missed).isEmpty();
    assertThat(log.failures).isEmpty();
  }

  @Test
  void aTrainerIsClosedThoughTheLossHangs() throws Exception {
    CurvatureListener listener = listener().endWithin(Duration.ZERO).build();
    trainAndThen(
        listener,
        hanging,
        (ours, model, trainer) -> {
          trainer.close();
          model.close();
          assertThat(arraysLeft()).isPositive(); // it hangs
        });
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).isEmpty();
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsForTheEndStaysSo() throws Exception {
    CurvatureListener listener = listener().endWithin(Duration.ofHours(1)).build();
    trainAndThen(
        listener,
        hanging,
        (ours, model, trainer) -> {
          interruptWhileItWaits(Thread.currentThread());
          trainer.close();
          assertThat(Thread.interrupted()).isTrue();
          model.close();
          assertThat(arraysLeft()).isPositive();
        });
    assertThat(log.measurements).isEmpty();
  }

  private static void interruptWhileItWaits(Thread waiting) {
    Thread interrupts =
        new Thread(
            () -> {
              while (Arrays.stream(waiting.getStackTrace())
                  .noneMatch(
                      frame -> frame.getClassName().equals(MeasuringThread.class.getName()))) {
                await(new CountDownLatch(1), 10, TimeUnit.MILLISECONDS);
              }
              waiting.interrupt();
            });
    interrupts.setDaemon(true);
    interrupts.start();
  }

  @Test
  void aModelClosedBeforeItsTrainerIsMeasuredToTheEnd() throws Exception {
    trainAndThen(
        listener().build(),
        slow,
        (ours, model, trainer) -> {
          model.close();
          trainer.close();
        });
    log.assertMeasured(1);
  }

  @Test
  void aListenerClosedBeforeItsTrainerLetsItGoOn() throws Exception {
    trainAndThen(
        listener().build(),
        slow,
        (ours, model, trainer) -> {
          ours.close();
          assertThat(registry.getMeters()).isEmpty();
          try (NDManager manager = NDManager.newBaseManager()) {
            HandTraining.epoch(trainer, dataset(manager));
          }
          trainer.close();
          model.close();
        });
    log.assertMeasured(1);
  }

  /** The last thing that a measurement does is to count dead neurons. */
  @Test
  void aResultThatComesAfterTheEndIsNotTold() throws Exception {
    assertNothingIsToldOfWhatEndsBy(() -> {});
  }

  @Test
  void aFailureThatComesAfterTheEndIsNotTold() throws Exception {
    assertNothingIsToldOfWhatEndsBy(
        () -> {
          throw new IllegalStateException("injected");
        });
  }

  private void assertNothingIsToldOfWhatEndsBy(Runnable after) throws Exception {
    DeadNeurons hang =
        DeadNeurons.builder()
            .activation(
                block -> {
                  if (LossBeside.isHere()) {
                    begun.countDown();
                    await(released, 1, TimeUnit.MINUTES);
                    after.run();
                  }
                  return false;
                })
            .build();
    trainAndThen(
        listener().deadNeurons(hang).build(),
        UnaryOperator.identity(),
        (ours, model, trainer) -> {
          Thread.currentThread().interrupt();
          trainer.close();
          assertThat(Thread.interrupted()).isTrue();
          ours.close();
          model.close();
          assertThat(arraysLeft()).isPositive();
        });
    nothingIsLeft();
    assertThat(log.measurements).isEmpty();
    assertThat(log.missed).isEmpty();
  }

  private CurvatureListener.Builder listener() {
    return Listeners.beside().topK(2).registry(registry).sink(log);
  }

  private void trainAndThen(
      CurvatureListener listener, UnaryOperator<NDArray> beside, Ending ending) throws Exception {
    try (NDManager manager = NDManager.newBaseManager();
        listener) {
      Model model = Model.newInstance("ends");
      model.setBlock(HandTraining.net());
      LossBeside loss = new LossBeside(new SteadyL2Loss(manager), beside);
      Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(loss).addTrainingListeners(listener));
      trainer.initialize(new Shape(BATCH_SIZE, 4));
      HandTraining.epoch(trainer, dataset(manager));
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      ending.end(listener, model, trainer);
    }
  }

  private static ArrayDataset dataset(NDManager manager) {
    return HandTraining.dataset(manager, HandTraining.gaussian(manager, 1, 4));
  }

  private int arraysLeft() {
    return OwnManagers.root().getManagedArrays().size() - arraysBefore;
  }

  private static void await(CountDownLatch latch, long time, TimeUnit unit) {
    try {
      latch.await(time, unit);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
