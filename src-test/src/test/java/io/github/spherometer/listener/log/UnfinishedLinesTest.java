package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a process could not finish are skipped, and cost no other. */
class UnfinishedLinesTest {

  private final Path directory;

  private final Path file;

  UnfinishedLinesTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("curvature.jsonl");
  }

  @Test
  void aLineThatWasCutAnywhereIsSkippedAndTheNextOneStartsAfresh() throws Exception {
    LoggedTraining training = LoggedTraining.of(LoggedTraining.ODD_NAME);
    training.append(file, false);
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
      training.appendTo(file);
      MeasurementLog continued = MeasurementLog.read(file);
      assertThat(continued.unfinishedLines()).containsExactly(5L);
      assertThat(continued.runs()).containsExactly(training.with(before, false), training.asRun());
    }
  }

  @Test
  void aLineThatLacksItsEndOnlyIsComplete() throws Exception {
    LoggedTraining training =
        LoggedTraining.of(LoggedTraining.ODD_NAME, JsonLinesSink.append(file));
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 1));
    assertThat(MeasurementLog.read(file).measurements()).isEqualTo(training.measurements());
    training.appendTo(file);
    assertThat(MeasurementLog.read(file).runs())
        .containsExactly(training.asRun(), training.asRun());
  }

  @Test
  void anOpenSinkStartsAfreshAfterALineThatItCouldNotFinish() throws Exception {
    LoggedTraining training = LoggedTraining.of("r");
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
              Listeners.exact()
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
    LoggedTraining training = LoggedTraining.of("r", JsonLinesSink.append(original));
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
}
