package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.FromCopies;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.ResidentMemory;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The heap of the processes has a fixed size and is touched when they start, so that what their
 * resident size grows by is native memory.
 */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

  /** Ten thousand with the profile soak, which continuous integration takes. */
  private static final int MEASUREMENTS = Integer.getInteger("soak.measurements", 2000);

  /** Each takes many batches, so that there are fewer: ten thousand take five minutes. */
  private static final int MEASUREMENTS_BESIDE =
      Integer.getInteger("soak.measurements.beside", MEASUREMENTS < 10_000 ? 100 : 2000);

  /** At least; each takes ten batches or so, of two threads on two processors. */
  private static final int MEASUREMENTS_IN_LENT_TIME =
      Integer.getInteger("soak.measurements.lent", MEASUREMENTS < 10_000 ? 100 : 400);

  private static final int LEAKS = 4000;
  private static final int WARM_UP_EPOCHS = 50;

  /**
   * 12 kB in each of 2000 measurements, 2.4 kB in each of ten thousand: less than one leaked copy
   * of the graph of the net. Without any listener it goes up and down by 10 MB.
   */
  private static final long ALLOWED_GROWTH_KILOBYTES = 24_000;

  @Test
  void nativeMemoryIsFlatOverThousandsOfMeasurements() throws Exception {
    assertThat(growth(Measured.class, MEASUREMENTS)).isLessThan(ALLOWED_GROWTH_KILOBYTES);
  }

  @ParameterizedTest
  @EnumSource
  void nativeMemoryIsFlatOverMeasurementsFromCopies(FromCopies where) throws Exception {
    int measurements = where == FromCopies.BESIDE ? MEASUREMENTS_BESIDE : MEASUREMENTS_IN_LENT_TIME;
    assertThat(growth(MeasuredFromCopies.class, measurements, where.name()))
        .isLessThan(ALLOWED_GROWTH_KILOBYTES);
  }

  @SuppressWarnings("try") // the threads are held, and not used
  @ParameterizedTest
  @EnumSource
  void measurementsFromCopiesLeaveNoArrayBehind(FromCopies where) throws Exception {
    int before = OwnManagers.root().getManagedArrays().size();
    Pace pace = where.pace(4);
    RecordingSink log = new RecordingSink();
    try (AutoCloseable threads = where.threads()) {
      new SmallTraining()
          .block(SmallTraining::netWithDropoutAlone)
          .optimizer(SmallTraining::adam)
          .listener(
              where
                  .listener()
                  .gradientSchedule(Schedule.everyBatches(2))
                  .gradientNoiseScale()
                  .lossSlices(1)
                  .sink(pace)
                  .sink(log)
                  .build())
          .listener(pace)
          .run();
    }
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).hasSizeGreaterThanOrEqualTo(3);
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(before);
  }

  @Test
  void measurementsLeaveNoArrayBehind() throws Exception {
    List<Integer> open = new ArrayList<>();
    new SmallTraining()
        .epochs(3)
        .listener(
            Listeners.exact()
                .everyBatches(1)
                .gradientNoiseScale()
                .lossSlices(1)
                .sink(measurement -> {})
                .build())
        .listener(new CountsOpenArrays(open))
        .run();
    List<Integer> without = new ArrayList<>();
    new SmallTraining().epochs(3).listener(new CountsOpenArrays(without)).run();
    // The copy of the first batch: inputs and labels.
    int kept = 2;
    assertThat(open.subList(8, open.size()))
        .isEqualTo(without.subList(8, without.size()).stream().map(n -> n + kept).toList());
  }

  @Test
  void aLeakOfSixteenKilobytesAMeasurementIsSeen() throws Exception {
    assertThat(growth(Leaking.class, LEAKS)).isGreaterThan(ALLOWED_GROWTH_KILOBYTES);
  }

  /** In a process of its own, in which nothing that earlier tests left behind is freed. */
  private static long growth(Class<?> program, int batches, String... more) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("" + batches), Stream.of(more)).toArray(String[]::new);
    ChildProcess child = ChildProcess.run(program, ChildProcess.classPath(), arguments);
    assertThat(child.exitCode()).as(child.output()).isZero();
    String last = child.output().lines().reduce((first, second) -> second).orElseThrow();
    return Long.parseLong(last);
  }

  /** Measures every batch. */
  static final class Measured {

    private Measured() {}

    public static void main(String[] arguments) throws Exception {
      int[] measured = new int[1];
      CurvatureListener listener =
          Listeners.exact()
              .everyBatches(1)
              .topK(2)
              .maxProducts(12) // enough for every part of a measurement
              .gradientNoiseScale()
              .lossSlices(10)
              .sink(m -> measured[0]++)
              .build();
      int wanted = Integer.parseInt(arguments[0]);
      long growth = growthDuringTraining(listener, wanted);
      if (measured[0] < wanted) {
        throw new IllegalStateException(measured[0] + " measurements");
      }
      System.out.println(growth);
    }
  }

  /** Measures all the time, beside the training or in time that it lends. */
  static final class MeasuredFromCopies {

    /** Batches in which a measurement beside the training comes to its end. */
    private static final int PERIOD = 24;

    /** 8 of them without a measurement, and those that lend. */
    private static final int PERIOD_IN_LENT_TIME = 12;

    private static final AtomicInteger MEASURED = new AtomicInteger();

    private MeasuredFromCopies() {}

    public static void main(String[] arguments) throws Exception {
      int wanted = Integer.parseInt(arguments[0]);
      FromCopies where = FromCopies.valueOf(arguments[1]);
      boolean beside = where == FromCopies.BESIDE;
      long growth = growth(where, wanted * (beside ? PERIOD : PERIOD_IN_LENT_TIME));
      if (MEASURED.get() < wanted) {
        throw new IllegalStateException(MEASURED + " measurements");
      }
      System.out.println(growth);
    }

    @SuppressWarnings("try") // the threads are held, and not used
    private static long growth(FromCopies where, int batches) throws Exception {
      Pace pace = where.pace(PERIOD);
      ResidentSize residentSize = new ResidentSize(WARM_UP_EPOCHS);
      CurvatureListener listener =
          where
              .listener()
              .topK(2)
              .maxProducts(12)
              .gradientNoiseScale()
              .lossSlices(2)
              .sink(measurement -> MEASURED.incrementAndGet())
              .sink(pace)
              .build();
      try (AutoCloseable threads = where.threads()) {
        new SmallTraining()
            .block(SmallTraining::netWithDropoutAlone)
            .epochs(WARM_UP_EPOCHS + batches / SmallTraining.BATCHES_PER_EPOCH)
            .listener(listener)
            .listener(pace)
            .listener(residentSize)
            .run();
      }
      return residentSize.growth();
    }
  }

  /** Leaks at every batch. */
  static final class Leaking {

    private Leaking() {}

    public static void main(String[] arguments) throws Exception {
      try (NDManager leaking = Engine.getInstance().newBaseManager()) {
        System.out.println(
            growthDuringTraining(new Leaks(leaking), Integer.parseInt(arguments[0])));
      }
    }
  }

  private static long growthDuringTraining(TrainingListener listener, int batches)
      throws Exception {
    ResidentSize residentSize = new ResidentSize(WARM_UP_EPOCHS);
    int epochs = WARM_UP_EPOCHS + batches / SmallTraining.BATCHES_PER_EPOCH;
    new SmallTraining().epochs(epochs).listener(listener).listener(residentSize).run();
    return residentSize.growth();
  }

  private static long residentKilobytes() {
    giveBack();
    return ResidentMemory.kilobytes();
  }

  /**
   * What is garbage, or free but kept for later, is no leak. It comes to 60 MB without any
   * listener. Only glibc has to be told.
   */
  private static void giveBack() {
    System.gc();
    System.gc(); // what the first one found unreachable, DJL frees when it makes the next array
    try {
      Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {new NativeLong(0)});
    } catch (UnsatisfiedLinkError e) {
      assertThat(e).hasMessageContaining("malloc_trim");
    }
  }

  private static final class ResidentSize extends TrainingListenerAdapter {

    private final int warmUpEpochs;
    private int epochs;
    private long afterWarmUp;

    ResidentSize(int warmUpEpochs) {
      this.warmUpEpochs = warmUpEpochs;
    }

    @Override
    public void onEpoch(Trainer trainer) {
      epochs++;
      if (epochs == warmUpEpochs) {
        afterWarmUp = residentKilobytes();
      }
    }

    long growth() {
      return residentKilobytes() - afterWarmUp;
    }
  }

  private static final class Leaks extends TrainingListenerAdapter {

    private final NDManager manager;

    Leaks(NDManager manager) {
      this.manager = manager;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      manager.ones(new Shape(4096));
    }
  }

  private static final class CountsOpenArrays extends TrainingListenerAdapter {

    private final List<Integer> counts;

    CountsOpenArrays(List<Integer> counts) {
      this.counts = counts;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      NDManager system = Engine.getInstance().newBaseManager();
      try (system) {
        counts.add(
            system.getParentManager().getManagedArrays().size()
                + OwnManagers.root().getManagedArrays().size());
      }
    }
  }
}
