package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that grow, break, come and go while they are shown. */
@Timeout(60)
class FollowedFilesTest extends ViewedLogs {

  FollowedFilesTest(@TempDir Path directory) {
    super(directory);
  }

  @Test
  void aFileIsFollowedWhileItGrows() throws Exception {
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      sink.started(training.run());
      view(file);
      assertThat(shown("run")).containsExactly("r");
      assertThat(run("1").kinds()).isEmpty();
      sink.accept(training.measurements().get(0));
      awaitRows("1", 1);
      sink.accept(training.measurements().get(1));
      awaitRows("1", 2);
      assertThat(run("1").json().get("ended").isJsonNull()).isTrue();
      sink.ended();
      await(() -> !run("1").json().get("ended").isJsonNull());
    }
    assertThat(messages).isEmpty();
  }

  @Test
  void aLineThatIsBeingWrittenIsShownWhenItIsComplete() throws Exception {
    byte[] all = Files.readAllBytes(write("whole.jsonl", "r", 1));
    Files.write(file, Arrays.copyOf(all, all.length - 40));
    Path other = write("other.jsonl", "other", 0);
    view(file, other);
    write("other.jsonl", "later", 0);
    await(() -> shown("run").contains("later"));
    assertThat(run("1").kinds()).isEmpty();
    Files.write(
        file, Arrays.copyOfRange(all, all.length - 40, all.length), StandardOpenOption.APPEND);
    awaitRows("1", 1);
    assertThat(messages).isEmpty();
  }

  @Test
  void aBrokenLineIsNamedAndTheOthersAreShown() throws Exception {
    write("log.jsonl", "r", 2);
    Files.writeString(file, "hello\n{}\n", StandardOpenOption.APPEND);
    write("log.jsonl", "again", 1);
    view(file, write("other.jsonl", "other", 1));
    assertThat(messages)
        .containsExactly(
            file + " line 4 is not a line of a measurement log: it is not JSON",
            file + " line 5 is not a line of a measurement log: $.run is missing");
    assertThat(shown("run")).containsExactlyInAnyOrder("r", "again", "other");
    assertThat(run("1").kinds()).hasSize(2);
  }

  @Test
  void aFileThatIsNoLogIsNotNamedLineByLine() throws Exception {
    Files.writeString(file, "hello\n".repeat(100));
    view(file);
    assertThat(messages)
        .hasSize(6)
        .last()
        .asString()
        .endsWith("more broken lines, which are not named");
  }

  @Test
  void aFileThatIsNotThereYetIsWaitedFor() throws Exception {
    view(file);
    assertThat(messages).containsExactly(file + " is not there yet; it is shown when it is");
    write("log.jsonl", "r", 1);
    awaitRows("1", 1);
    Files.delete(file);
    await(() -> messages.size() == 2);
    assertThat(messages).last().isEqualTo(file + " is gone; what it held is still shown");
    assertThat(run("1").kinds()).hasSize(1);
  }

  @Test
  void aFileThatCanNeverBeThereIsRefused() {
    Path nowhere = directory.resolve("missing").resolve("log.jsonl");
    assertThatThrownBy(() -> view(nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("log is %s, must be in a folder that is there", nowhere);
    assertThatThrownBy(this::view).hasMessage("logs is [], must be one file or folder at least");
  }

  @Test
  void aFileThatIsReplacedIsReadAnew() throws Exception {
    write("log.jsonl", "first", 2);
    view(file);
    Files.delete(file);
    write("log.jsonl", "second", 1);
    await(() -> shown("run").equals(List.of("second")));
    awaitRows("2", 1);
    assertThat(messages).last().isEqualTo(file + " is another file now, and is read anew");
  }

  @Test
  void aFolderIsEveryLogBelowIt() throws Exception {
    view(directory);
    assertThat(messages)
        .containsExactly(directory + " holds no *.jsonl yet; they are shown when it does");
    Files.createDirectory(directory.resolve("nested"));
    write("nested/a.jsonl", "a", 1);
    write("b.jsonl", "b", 1);
    Files.writeString(directory.resolve("notes.txt"), "hello");
    await(() -> runs().size() == 2);
    assertThat(shown("log"))
        .containsExactlyInAnyOrder(Path.of("nested", "a.jsonl").toString(), "b.jsonl");
    assertThat(messages).hasSize(1);
    assertThat(views.get(0).logs()).isEqualTo(2);
    assertThat(views.get(0).runs()).isEqualTo(2);
  }
}
