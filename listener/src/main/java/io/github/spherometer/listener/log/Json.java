package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How records of plain numbers and times are written and read. */
final class Json {

  private Json() {}

  static Gson gson() {
    return new GsonBuilder()
        .setStrictness(Strictness.STRICT)
        .disableHtmlEscaping()
        .registerTypeAdapter(double.class, new DoubleAdapter().nullSafe())
        .registerTypeAdapter(Double.class, new DoubleAdapter().nullSafe())
        .registerTypeAdapter(Duration.class, new DurationAdapter().nullSafe())
        .registerTypeAdapter(
            Instant.class,
            new TextAdapter<>("a time such as 2026-01-31T12:00:00Z", Instant::parse).nullSafe())
        .registerTypeAdapter(OptionalLong.class, new OptionalLongAdapter())
        .registerTypeAdapterFactory(new EnumAdapterFactory())
        .registerTypeAdapterFactory(new OptionalAdapterFactory())
        .registerTypeAdapterFactory(new RecordAdapterFactory())
        .create();
  }

  /**
   * Returns whether a text ends before its JSON object does: its writer was stopped.
   *
   * @param line the start of an object, or all of it
   */
  static boolean isUnfinishedObject(String line) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted) {
        i += c == '\\' ? 1 : 0;
      } else {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    return line.startsWith("{") && depth > 0;
  }
}
