package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a log, each for itself. */
final class LineReader {

  private final Gson gson = Json.gson();
  private final TypeAdapter<Line> adapter = gson.getAdapter(Line.class);
  private final Path file;

  /**
   * @param file for errors
   */
  LineReader(Path file) {
    this.file = file;
  }

  /** Whether it ends before its object does: its writer was stopped, or is writing it. */
  static boolean isUnfinished(byte[] bytes) {
    return Json.isUnfinishedObject(new String(bytes, StandardCharsets.UTF_8));
  }

  static boolean isBlank(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).isBlank();
  }

  /**
   * Reads a finished line.
   *
   * @param number of the line, from 1
   * @return with the name of a run
   * @throws IllegalArgumentException if it is no line of a log; names file, line and reason
   */
  Line read(byte[] bytes, long number) {
    Line line = parse(bytes, number);
    if (line == null || line.run().isEmpty()) {
      throw broken(number, "$.run is missing", null);
    }
    return line;
  }

  private @Nullable Line parse(byte[] bytes, long number) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(gson.newJsonReader(new StringReader(text)));
    } catch (CharacterCodingException e) {
      throw broken(number, "it is not UTF-8", e);
    } catch (IOException e) {
      throw broken(number, "it is not JSON", e);
    } catch (IllegalStateException e) {
      throw broken(number, "it is no object", e);
    } catch (JsonParseException e) {
      throw broken(number, String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Line parse(JsonReader json) throws IOException {
    Line line = adapter.read(json);
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("something follows the object");
    }
    return line;
  }

  private IllegalArgumentException broken(long number, String reason, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s line %d is not a line of a measurement log: %s".formatted(file, number, reason), cause);
  }
}
