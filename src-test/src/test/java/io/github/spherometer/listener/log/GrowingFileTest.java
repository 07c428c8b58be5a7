package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest implements GrowingFile.Lines {

  private final Path path;
  private final GrowingFile file;
  private final List<String> taken = new ArrayList<>();

  GrowingFileTest(@TempDir Path directory) {
    path = directory.resolve("log.jsonl");
    file = new GrowingFile(path);
  }

  @Override
  public void startOver() {
    taken.add("anew");
  }

  @Override
  public void take(byte[] line, long number) {
    taken.add(number + " " + new String(line, StandardCharsets.UTF_8));
  }

  private List<String> append(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return read();
  }

  /** Within one tick of the clock of the file system, too. */
  private List<String> replace(String text) throws IOException {
    FileTime before = Files.getLastModifiedTime(path);
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.fromMillis(before.toMillis() + 10));
    return read();
  }

  private List<String> read() throws IOException {
    taken.clear();
    file.read(this);
    return List.copyOf(taken);
  }

  @Test
  void everyLineComesOnceAndInOrder() throws Exception {
    assertThat(append("a\n\nb\n")).containsExactly("1 a", "2 ", "3 b");
    assertThat(read()).isEmpty();
    assertThat(append("c\n")).containsExactly("4 c");
  }

  @Test
  void aLineThatIsBeingWrittenComesWhenItIsComplete() throws Exception {
    assertThat(append("{\"a\":\"\u03bb")).isEmpty();
    assertThat(append("1\"")).isEmpty();
    assertThat(append("}\n{\"b\"")).containsExactly("1 {\"a\":\"\u03bb1\"}");
    assertThat(append("x")).isEmpty();
    assertThat(append("\n{}\n")).containsExactly("2 {\"b\"x", "3 {}");
  }

  @Test
  void aLastLineThatLacksItsEndOnlyComesOnce() throws Exception {
    assertThat(append("{}\n{\"a\":1}")).containsExactly("1 {}", "2 {\"a\":1}");
    assertThat(append("\r\n{}\n")).containsExactly("3 {}");
  }

  @Test
  void aLineMayBeLongerThanWhatIsReadAtOnce() throws Exception {
    String line = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
    assertThat(append(line + "\n" + line + "\n{")).containsExactly("1 " + line, "2 " + line);
  }

  @Test
  void aFileThatBecomesShorterIsReadAnew() throws Exception {
    String first = "first".repeat(100);
    append(first + "\nsecond\n");
    assertThat(replace(first + "\n")).containsExactly("anew", "1 " + first);
  }

  @Test
  void aFileWithAnotherBeginningIsReadAnew() throws Exception {
    append("first\nsec");
    assertThat(replace("other\nthan before\n")).containsExactly("anew", "1 other", "2 than before");
    assertThat(replace("OTHER\nthan before\n")).containsExactly("anew", "1 OTHER", "2 than before");
  }

  /** As tools that copy from another machine do. */
  @Test
  void aFileThatIsReplacedByALongerCopyGoesOn() throws Exception {
    append("first\n");
    Path copy = path.resolveSibling("copy");
    Files.writeString(copy, "first\nsecond\n");
    Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(read()).containsExactly("2 second");
  }

  @Test
  void aFileThatIsGoneMayComeBack() throws Exception {
    append("first\n");
    Files.delete(path);
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    assertThat(append("another\n")).containsExactly("anew", "1 another");
  }
}
