package io.github.spherometer.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.CountedRuns.Setting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

  private static final Setup SETUP = new Setup(Scale.TINY, ImageDataset.MNIST, Optional.empty(), 2);
  private static final Setting SECOND = new Setting(0.5, 2);

  @TempDir private @Nullable Path temporary;

  private Path directory() {
    return Objects.requireNonNull(temporary);
  }

  private Runner<Setting, CountedRuns.Outcome> runner(int failingSeed) {
    return new Runner<>(new CountedRuns(0, failingSeed), SETUP, directory(), null);
  }

  private long count(Setting setting) throws IOException {
    return Files.size(runner(0).folder(setting).directory().resolve("count"));
  }

  @Test
  void aRunIsNamedAfterItsWholeSetting() {
    assertThat(runner(0).folder(SECOND).name()).isEqualTo("learning-rate-0.5_seed-2");
  }

  @Test
  void resultsComeBackToTheDigit() throws IOException {
    runner(0).work();
    assertThat(runner(0).finished())
        .extracting(FinishedRun::setting)
        .containsExactlyElementsOf(runner(0).settings());
    assertThat(runner(0).finished())
        .allSatisfy(
            run -> {
              assertThat(run.result().drawn()).isBetween(0.0, 1.0);
              assertThat(run.result().limit()).isNaN();
              assertThat(run.result().series()).containsExactly(1.5, Double.POSITIVE_INFINITY);
            });
  }

  @Test
  void whatIsFinishedIsNotDoneAgain() throws IOException {
    runner(0).work();
    runner(0).work();
    assertThat(count(SECOND)).isEqualTo(1);
  }

  @Test
  void aRunDrawsTheSameNumbersWhateverWasDoneBefore() throws IOException {
    runner(0).work();
    List<Double> all = drawn();
    Files.delete(runner(0).folder(SECOND).record());
    runner(0).work();
    assertThat(drawn()).isEqualTo(all).doesNotHaveDuplicates();
    assertThat(count(SECOND)).isEqualTo(2);
  }

  private List<Double> drawn() {
    return runner(0).finished().stream().map(run -> run.result().drawn()).toList();
  }

  @Test
  void aFailureIsKeptAndTheOthersAreDone() throws IOException {
    Runner<Setting, CountedRuns.Outcome> runner = runner(2);
    runner.work();
    assertThat(runner.isOver()).isTrue();
    assertThat(runner.finished()).hasSize(3);
    assertThat(runner.failures())
        .containsExactly(
            "learning-rate-0.5_seed-2: java.lang.IllegalStateException: this run cannot be done");
    runner.forgetFailures();
    runner(0).work();
    assertThat(runner.failures()).isEmpty();
    assertThat(runner.finished()).hasSize(4);
  }

  @Test
  void whatAnotherProcessIsDoingIsLeftToIt() throws IOException {
    try (FileChannel held = runner(0).folder(SECOND).tryLock().orElseThrow()) {
      assertThat(held.isOpen()).isTrue();
      runner(0).work();
      assertThat(runner(0).finished()).hasSize(3);
      assertThat(runner(0).isOver()).isFalse();
    }
    runner(0).work();
    assertThat(runner(0).isOver()).isTrue();
  }

  @Test
  void theLogOfAKilledRunIsNotGoneOnWith() throws IOException {
    RunFolder folder = runner(0).folder(SECOND);
    Files.createDirectories(folder.directory());
    Files.writeString(folder.log(), "{\"run\": \"half");
    Files.writeString(folder.log("eval"), "{\"run\": \"half");
    runner(0).work();
    assertThat(folder.log()).doesNotExist();
    assertThat(folder.log("eval")).doesNotExist();
    assertThat(runner(0).finished().get(1).measurements()).isEmpty();
  }

  @Test
  void aBrokenRecordIsNamed() throws IOException {
    runner(0).work();
    Path record = runner(0).folder(SECOND).record();
    Files.writeString(record, "{\"setting\": 3");
    assertThatThrownBy(() -> runner(0).finished())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(record.toString())
        .hasMessageContaining("delete it");
  }
}
