package io.github.spherometer.listener.log;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.function.Function;

/** Something whose {@code toString} can be parsed. */
final class TextAdapter<T> extends TypeAdapter<T> {

  private final String allowed;
  private final Function<String, T> parser;

  /**
   * @param allowed for the error, such as "a time"
   * @param parser throws on anything else
   */
  TextAdapter(String allowed, Function<String, T> parser) {
    this.allowed = allowed;
    this.parser = parser;
  }

  @Override
  public void write(JsonWriter out, T value) throws IOException {
    out.value(value.toString());
  }

  @Override
  public T read(JsonReader in) throws IOException {
    String path = in.getPath();
    String text = in.nextString();
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      throw new JsonParseException("%s is \"%s\", must be %s".formatted(path, text, allowed), e);
    }
  }
}
