package io.github.spherometer.listener.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Files on the class path, as answers. */
public final class ResourceFile {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  private ResourceFile() {}

  /**
   * The file with this name, or nothing if there is none.
   *
   * @param name the whole of it, never made from what a client sent without looking
   * @param kind the ending that says what type of file it is
   */
  public static Optional<Answer> answer(String name, String kind) {
    String type = Objects.requireNonNull(TYPES.get(kind), kind);
    try (InputStream in = ResourceFile.class.getClassLoader().getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(Answer.file(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
