package io.github.spherometer.listener.page;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON in UTF-8, harmless where it gets into HTML. */
final class JsonText {

  private JsonText() {}

  /** What writes a text. */
  @FunctionalInterface
  interface Body {

    /** Writes all of it. */
    void writeTo(JsonWriter json) throws IOException;
  }

  static byte[] of(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter json = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      json.setHtmlSafe(true);
      body.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** With all digits; JSON has no NaN and no infinities, which are strings. */
  static void number(JsonWriter json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      json.value(Double.toString(number));
    }
  }
}
