package io.github.spherometer.examples.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final Path directory;

  CheckpointFolderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private void write(String name, int bytes, long secondsAgo) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(secondsAgo)));
  }

  private CheckpointFolder folder(@Nullable String name, long first) {
    return new CheckpointFolder(directory, name, first, () -> NOW);
  }

  private static List<Long> taken(CheckpointFolder folder) {
    return folder.take().stream().map(Checkpoint::epoch).toList();
  }

  @Test
  void checkpointsAreTakenOnceInTheOrderOfTheirEpochs() throws IOException {
    write("net-0010.params", 10, 60);
    write("net-0009.params", 10, 30);
    write("net-12345.params", 10, 90);
    write("net-synset.txt", 10, 90);
    CheckpointFolder folder = folder(null, 0);
    assertThat(taken(folder)).containsExactly(9L, 10L, 12345L);
    assertThat(taken(folder)).isEmpty();
    write("net-0011.params", 10, 60);
    assertThat(taken(folder)).containsExactly(11L);
  }

  @Test
  void oneThatGrowsIsLeftUntilItHasStopped() throws IOException {
    CheckpointFolder folder = folder(null, 0);
    write("net-0001.params", 10, 0);
    assertThat(taken(folder)).isEmpty();
    assertThat(folder.isWaiting()).isTrue();
    write("net-0001.params", 20, 0);
    assertThat(taken(folder)).isEmpty();
    assertThat(taken(folder)).containsExactly(1L);
    assertThat(folder.isWaiting()).isFalse();
  }

  @Test
  void oneThatIsWrittenAgainIsTakenAgain() throws IOException {
    CheckpointFolder folder = folder(null, 0);
    write("net-0001.params", 10, 60);
    Checkpoint first = folder.take().get(0);
    assertThat(folder.isUnchanged(first)).isTrue();
    write("net-0001.params", 10, 30);
    assertThat(folder.isUnchanged(first)).isFalse();
    assertThat(taken(folder)).containsExactly(1L);
  }

  @Test
  void earlierEpochsAndOtherModelsAreLeftOut() throws IOException {
    write("net-0001.params", 10, 60);
    write("net-0002.params", 10, 60);
    write("other-0003.params", 10, 60);
    assertThat(taken(folder("net", 2))).containsExactly(2L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> folder(null, 0).take())
        .withMessage(
            directory + " has checkpoints of net and other: say with --name which are meant");
  }

  @Test
  void aFolderThatIsNotThereYetHoldsNone() {
    assertThat(new CheckpointFolder(directory.resolve("later"), null, 0).take()).isEmpty();
  }
}
