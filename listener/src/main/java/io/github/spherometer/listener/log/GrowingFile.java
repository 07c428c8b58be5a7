package io.github.spherometer.listener.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that others may write: every time it is read, its lines since the last time. It is not
 * held open, so that it can be replaced and deleted.
 */
final class GrowingFile {

  /** Takes lines. */
  interface Lines {

    /** The file is another one now, or a shorter one: all lines come anew. */
    void startOver();

    /**
     * A line that is complete.
     *
     * @param number from 1
     */
    void take(byte[] line, long number);
  }

  private static final int CHUNK = 1 << 16;

  /** A measurement with everything takes less than a hundredth of it. */
  private static final int LONGEST_LINE = 1 << 26;

  /** So much of two files is not the same: the first line of a run has its name and its time. */
  private static final int BEGINNING = 256;

  private final Path file;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private byte[] beginning = new byte[0];
  private long position;
  private long number;
  private boolean restTaken;
  private long size = -1;
  private @Nullable FileTime modified;

  GrowingFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /** When it was last written, as far as it has been read. */
  FileTime modified() {
    return modified == null ? FileTime.fromMillis(0) : modified;
  }

  /** Reads what is new. */
  void read(Lines lines) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (now.size() == size && now.lastModifiedTime().equals(modified)) {
      return;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (!goesOn(channel)) {
        startOver();
        lines.startOver();
      }
      size = now.size();
      modified = now.lastModifiedTime();
      readOn(channel, lines);
    }
  }

  private boolean goesOn(SeekableByteChannel channel) throws IOException {
    if (channel.size() < position) {
      return false;
    }
    ByteBuffer first = ByteBuffer.allocate(beginning.length);
    channel.position(0);
    while (first.hasRemaining() && channel.read(first) >= 0) {
      // A channel may read less than it is asked for.
    }
    return Arrays.equals(first.array(), beginning);
  }

  private void startOver() {
    beginning = new byte[0];
    position = 0;
    number = 0;
    rest.reset();
    restTaken = false;
  }

  private void readOn(SeekableByteChannel channel, Lines lines) throws IOException {
    channel.position(position);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (int count = channel.read(chunk); count >= 0; count = channel.read(chunk.clear())) {
      remember(chunk.array(), count);
      position += count;
      take(chunk.array(), count, lines);
    }
    takeRest(lines);
  }

  private void remember(byte[] bytes, int count) {
    int before = beginning.length;
    int more = Math.min(BEGINNING - before, count);
    if (more > 0) {
      beginning = Arrays.copyOf(beginning, before + more);
      System.arraycopy(bytes, 0, beginning, before, more);
    }
  }

  private void take(byte[] bytes, int count, Lines lines) throws IOException {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        rest.write(bytes, start, i - start);
        endLine(lines);
        start = i + 1;
      }
    }
    rest.write(bytes, start, count - start);
    if (rest.size() > LONGEST_LINE) {
      rest.reset();
      throw new IOException("line %d is longer than 64 MiB".formatted(number + 1));
    }
  }

  private void endLine(Lines lines) {
    byte[] line = rest.toByteArray();
    rest.reset();
    boolean isTaken = restTaken && LineReader.isBlank(line);
    restTaken = false;
    if (!isTaken) {
      number++;
      lines.take(line, number);
    }
  }

  /** A last line may lack nothing but its end, and never get it. */
  private void takeRest(Lines lines) {
    byte[] line = rest.toByteArray();
    if (line.length > 0 && line[0] == '{' && !LineReader.isUnfinished(line)) {
      endLine(lines);
      restTaken = true;
    }
  }
}
