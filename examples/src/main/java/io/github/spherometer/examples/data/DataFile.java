package io.github.spherometer.examples.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads a file, and tells whose bytes they are if there is something wrong with them. */
final class DataFile {

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private DataFile() {}

  /** What a format makes of the bytes; an {@link IOException} if they end too early. */
  interface Format<T> {
    T read(String name, InputStream bytes) throws IOException;
  }

  static <T> T read(Path file, Format<T> format) {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      return read(file.toString(), bytes, format);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
  }

  /** Unpacks the bytes where they are gzipped, whatever the name of the file. */
  static <T> T read(String name, InputStream bytes, Format<T> format) {
    try {
      return format.read(name, unpacked(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read: " + e, e);
    }
  }

  private static InputStream unpacked(InputStream bytes) throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(bytes, 2);
    byte[] start = ahead.readNBytes(2);
    ahead.unread(start);
    boolean gzip =
        start.length == 2
            && Byte.toUnsignedInt(start[0]) == GZIP_FIRST
            && Byte.toUnsignedInt(start[1]) == GZIP_SECOND;
    return gzip ? new GZIPInputStream(ahead) : ahead;
  }

  static IllegalArgumentException broken(String name, String what) {
    return new IllegalArgumentException(name + " " + what);
  }
}
