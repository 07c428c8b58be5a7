package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.spherometer.listener.measurement.Measurement;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralRunsInAFileTest {

  private final Path file;

  SeveralRunsInAFileTest(@TempDir Path directory) {
    file = directory.resolve("curvature.jsonl");
  }

  @Test
  void severalRunsAppendToOneFile() throws Exception {
    LoggedTraining first = LoggedTraining.of("first", JsonLinesSink.append(file));
    LoggedTraining second = LoggedTraining.of("second", JsonLinesSink.append(file));
    LoggedTraining again = LoggedTraining.of("first", JsonLinesSink.append(file));
    assertThat(MeasurementLog.read(file).runs())
        .containsExactly(first.asRun(), second.asRun(), again.asRun());
  }

  @Test
  void runsAtTheSameTimeAreToldApart() throws Exception {
    LoggedTraining training = LoggedTraining.of("r");
    try (JsonLinesSink a = JsonLinesSink.append(file);
        JsonLinesSink b = JsonLinesSink.append(file)) {
      a.started(training.named("a"));
      b.started(training.named("b"));
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
    LoggedTraining training = LoggedTraining.of("r");
    List<Measurement> many = Collections.nCopies(500, training.measurements().get(0));
    List<Thread> threads =
        Stream.of("a", "b", "c", "d")
            .map(name -> new LoggedTraining(training.named(name), many, ""))
            .map(run -> new Thread(() -> run.appendTo(file)))
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
}
