package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {

  /** Characters of 2, 3 and 4 bytes, and those that JSON lives on. */
  private static final String RUN = "λ₁ 🙂 }{\\\"";

  private final Path directory;
  private final Path file;

  JsonLinesSinkTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("curvature.jsonl");
  }

  /** Trains three epochs of eight batches, with a measurement every eight. */
  private static Training train(String run, MeasurementSink... sinks) throws Exception {
    Recorder recorder = new Recorder();
    CurvatureListener.Builder builder =
        CurvatureListener.builder().run(run).topK(2).everyBatches(8).sink(recorder);
    Arrays.stream(sinks).forEach(builder::sink);
    try (CurvatureListener listener = builder.build()) {
      Object trajectory = new SmallTraining().epochs(3).listener(listener).run();
      return new Training(recorder.runs.get(0), recorder.measurements, trajectory);
    }
  }

  @Test
  void aTrainingComesBackToTheBit() throws Exception {
    Training training = train(RUN, JsonLinesSink.append(file));
    MeasurementLog log = MeasurementLog.read(file);
    assertThat(training.measurements()).hasSize(4);
    assertThat(log.runs())
        .containsExactly(
            new MeasurementLog.Run(RUN, Optional.of(training.run()), training.measurements()));
    assertThat(log.measurements()).isEqualTo(training.measurements());
    assertThat(log.unfinishedLines()).isEmpty();
    assertThat(Files.readAllLines(file)).hasSize(5);
    assertThat(training.trajectory()).isEqualTo(new SmallTraining().epochs(3).run());
  }

  @Test
  void everyLineIsThereBeforeTheNextSinkIsTold() throws Exception {
    List<Integer> written = new ArrayList<>();
    train(
        "r",
        JsonLinesSink.append(file),
        m -> written.add(MeasurementLog.read(file).measurements().size()));
    assertThat(written).containsExactly(1, 2, 3, 4);
  }

  @Test
  void severalRunsAppendToOneFile() throws Exception {
    Training first = train("first", JsonLinesSink.append(file));
    Training second = train("second", JsonLinesSink.append(file));
    Training again = train("first", JsonLinesSink.append(file));
    assertThat(MeasurementLog.read(file).runs())
        .containsExactly(first.asRun(), second.asRun(), again.asRun());
  }

  @Test
  void runsAtTheSameTimeAreToldApart() throws Exception {
    Training training = train("r");
    try (JsonLinesSink a = JsonLinesSink.append(file);
        JsonLinesSink b = JsonLinesSink.append(file)) {
      a.started(named("a", training.run()));
      b.started(named("b", training.run()));
      a.accept(training.measurements().get(0));
      b.accept(training.measurements().get(1));
      a.accept(training.measurements().get(2));
    }
    assertThat(MeasurementLog.read(file).runs())
        .extracting(MeasurementLog.Run::name, MeasurementLog.Run::measurements)
        .containsExactly(
            tuple("a", List.of(training.measurements().get(0), training.measurements().get(2))),
            tuple("b", List.of(training.measurements().get(1))));
  }

  @Test
  void noLineIsLostAmongSinksOfSeveralThreads() throws Exception {
    Training training = train("r");
    List<Measurement> many = Collections.nCopies(500, training.measurements().get(0));
    List<Thread> threads =
        Stream.of("a", "b", "c", "d")
            .map(name -> new Training(named(name, training.run()), many, ""))
            .map(run -> new Thread(() -> appendTo(file, run)))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    MeasurementLog log = MeasurementLog.read(file);
    assertThat(log.unfinishedLines()).isEmpty();
    assertThat(log.runs())
        .extracting(MeasurementLog.Run::name)
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(log.runs()).allSatisfy(run -> assertThat(run.measurements()).isEqualTo(many));
  }

  @Test
  void aLineThatWasCutAnywhereIsSkippedAndTheNextOneStartsAfresh() throws Exception {
    Training training = train(RUN, JsonLinesSink.append(file));
    byte[] all = Files.readAllBytes(file);
    List<Measurement> before = training.measurements().subList(0, 3);
    int start =
        new String(all, 0, all.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
    assertThat(all.length - start).isGreaterThan(300);
    for (int end = start + 1; end < all.length - 1; end++) {
      Files.write(file, Arrays.copyOf(all, end));
      MeasurementLog cut = MeasurementLog.read(file);
      assertThat(cut.measurements()).isEqualTo(before);
      assertThat(cut.unfinishedLines()).containsExactly(5L);
      appendTo(file, training);
      MeasurementLog continued = MeasurementLog.read(file);
      assertThat(continued.unfinishedLines()).containsExactly(5L);
      assertThat(continued.runs())
          .containsExactly(
              new MeasurementLog.Run(RUN, Optional.of(training.run()), before), training.asRun());
    }
  }

  @Test
  void aLineThatLacksItsEndOnlyIsComplete() throws Exception {
    Training training = train(RUN, JsonLinesSink.append(file));
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 1));
    assertThat(MeasurementLog.read(file).measurements()).isEqualTo(training.measurements());
    appendTo(file, training);
    assertThat(MeasurementLog.read(file).runs())
        .containsExactly(training.asRun(), training.asRun());
  }

  @Test
  void anOpenSinkStartsAfreshAfterALineThatItCouldNotFinish() throws Exception {
    Training training = train("r");
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      sink.started(training.run());
      Files.writeString(file, "{\"run\":\"r\",\"meas", StandardOpenOption.APPEND);
      sink.accept(training.measurements().get(0));
    }
    MeasurementLog log = MeasurementLog.read(file);
    assertThat(log.unfinishedLines()).containsExactly(2L);
    assertThat(log.measurements()).containsExactly(training.measurements().get(0));
  }

  /** Is killed while it trains and measures. Prints the batches whose lines have been written. */
  static final class KilledTraining {

    private KilledTraining() {}

    public static void main(String[] arguments) throws Exception {
      Thread killer = new Thread(() -> Runtime.getRuntime().halt(3));
      MeasurementSink kill =
          m -> {
            System.out.println("written " + m.step().batch());
            if (m.step().batch() == 20) {
              killer.start();
            }
          };
      new SmallTraining()
          .epochs(1000)
          .listener(
              CurvatureListener.builder()
                  .everyBatches(1)
                  .sink(JsonLinesSink.append(Path.of(arguments[0])))
                  .sink(kill)
                  .build())
          .run();
    }
  }

  @Test
  void aProcessThatIsKilledLosesAtMostTheLineItWasWriting() throws Exception {
    ChildProcess process =
        ChildProcess.run(KilledTraining.class, ChildProcess.classPath(), file.toString());
    assertThat(process.exitCode()).as(process.output()).isEqualTo(3);
    List<Long> written =
        process
            .output()
            .lines()
            .filter(line -> line.startsWith("written "))
            .map(line -> Long.valueOf(line.substring("written ".length())))
            .toList();
    MeasurementLog log = MeasurementLog.read(file);
    assertThat(written).hasSizeGreaterThanOrEqualTo(20);
    assertThat(log.measurements())
        .extracting(m -> m.step().batch())
        .startsWith(written.toArray(Long[]::new));
    assertThat(log.measurements()).hasSizeBetween(written.size(), written.size() + 1);
  }

  /** Has a disk of four kilobytes until the tenth line has failed. */
  static final class FullDisk {

    private FullDisk() {}

    public static void main(String[] arguments) throws Exception {
      MeasurementLog.Run run = MeasurementLog.read(Path.of(arguments[0])).runs().get(0);
      try (JsonLinesSink sink = JsonLinesSink.append(Path.of(arguments[1]))) {
        limit("4096:unlimited");
        for (int failed = 0; failed < 10; ) {
          try {
            sink.accept(run.measurements().get(0));
          } catch (UncheckedIOException e) {
            failed++;
            System.out.println(e.getMessage());
          }
        }
        limit("unlimited:unlimited");
        sink.accept(run.measurements().get(1));
      }
    }

    private static void limit(String bytes) throws Exception {
      String pid = Long.toString(ProcessHandle.current().pid());
      Process prlimit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes).start();
      if (prlimit.waitFor() != 0) {
        throw new IllegalStateException("prlimit failed");
      }
    }
  }

  @Test
  void afterAFullDiskTheNextLineStartsAfresh() throws Exception {
    assumeThat(Path.of("/usr/bin/prlimit")).exists();
    Path original = directory.resolve("original.jsonl");
    Training training = train("r", JsonLinesSink.append(original));
    ChildProcess process =
        ChildProcess.run(
            FullDisk.class, ChildProcess.classPath(), original.toString(), file.toString());
    assertThat(process.exitCode()).as(process.output()).isZero();
    assertThat(process.output().lines())
        .hasSize(10)
        .allMatch(line -> line.contains("cannot append to " + file));
    MeasurementLog log = MeasurementLog.read(file);
    int written = log.measurements().size();
    assertThat(log.unfinishedLines()).containsExactly((long) written);
    assertThat(log.measurements().subList(0, written - 1))
        .isNotEmpty()
        .containsOnly(training.measurements().get(0));
    assertThat(log.measurements().get(written - 1)).isEqualTo(training.measurements().get(1));
  }

  @Test
  void aSinkThatCannotWriteLeavesTheTrainingAlone() throws Exception {
    JsonLinesSink sink = JsonLinesSink.append(file);
    sink.close();
    Training training = train("r", sink);
    assertThat(training.measurements()).hasSize(4);
    assertThat(training.trajectory()).isEqualTo(new SmallTraining().epochs(3).run());
    assertThatThrownBy(() -> sink.accept(training.measurements().get(0)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot append to " + file);
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() throws IOException {
    Path nowhere = directory.resolve("missing").resolve("curvature.jsonl");
    assertThatThrownBy(() -> JsonLinesSink.append(nowhere))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot open " + nowhere);
    assertThatThrownBy(() -> JsonLinesSink.append(directory))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot open " + directory);
  }

  @Test
  void aReadOnlyDirectoryIsNamed() {
    assumeThat(directory.toFile().setWritable(false) && !Files.isWritable(directory))
        .as("somebody who may write everywhere")
        .isTrue();
    assertThatThrownBy(() -> JsonLinesSink.append(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot open " + file);
  }

  @Test
  void closingTwiceDoesNoHarm() {
    JsonLinesSink sink = JsonLinesSink.append(file);
    sink.close();
    assertThatCode(sink::close).doesNotThrowAnyException();
  }

  private static void appendTo(Path file, Training training) {
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      sink.started(training.run());
      training.measurements().forEach(sink::accept);
    }
  }

  private static RunDescription named(String name, RunDescription run) {
    return Json.gson()
        .fromJson(
            Json.gson()
                .toJson(run)
                .replace("\"%s\"".formatted(run.run()), "\"%s\"".formatted(name)),
            RunDescription.class);
  }

  private record Training(RunDescription run, List<Measurement> measurements, Object trajectory) {

    MeasurementLog.Run asRun() {
      return new MeasurementLog.Run(run.run(), Optional.of(run), measurements);
    }
  }

  private static final class Recorder implements MeasurementSink {

    private final List<RunDescription> runs = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();

    @Override
    public void started(RunDescription run) {
      runs.add(run);
    }

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }
  }
}
