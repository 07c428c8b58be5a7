package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.spherometer.fixtures.SmallTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {

  private final Path directory;

  private final Path file;

  JsonLinesSinkTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("curvature.jsonl");
  }

  @Test
  void aTrainingComesBackToTheBit() throws Exception {
    LoggedTraining training =
        LoggedTraining.of(LoggedTraining.ODD_NAME, JsonLinesSink.append(file));
    MeasurementLog log = MeasurementLog.read(file);
    assertThat(training.measurements()).hasSize(4);
    assertThat(log.runs()).containsExactly(training.asRun());
    assertThat(log.measurements()).isEqualTo(training.measurements());
    assertThat(log.unfinishedLines()).isEmpty();
    assertThat(lines("started")).hasSize(1);
    assertThat(lines("measurement")).hasSize(4);
    assertThat(lines("ended")).hasSize(1);
    assertThat(training.trajectory()).isEqualTo(new SmallTraining().epochs(3).run());
  }

  private List<String> lines(String kind) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.contains("\"%s\":".formatted(kind)))
        .toList();
  }

  @Test
  void everyLineIsThereBeforeTheNextSinkIsTold() throws Exception {
    List<Integer> written = new ArrayList<>();
    LoggedTraining.of(
        "r",
        JsonLinesSink.append(file),
        m -> written.add(MeasurementLog.read(file).measurements().size()));
    assertThat(written).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aSinkThatCannotWriteLeavesTheTrainingAlone() throws Exception {
    JsonLinesSink sink = JsonLinesSink.append(file);
    sink.close();
    LoggedTraining training = LoggedTraining.of("r", sink);
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
}
