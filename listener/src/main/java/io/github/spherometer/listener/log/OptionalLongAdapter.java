package io.github.spherometer.listener.log;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.OptionalLong;

/** A whole number; an empty one is null, which an object leaves out. */
final class OptionalLongAdapter extends TypeAdapter<OptionalLong> {

  @Override
  public void write(JsonWriter out, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      out.value(number.getAsLong());
    } else {
      out.nullValue();
    }
  }

  @Override
  public OptionalLong read(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return OptionalLong.empty();
    }
    return OptionalLong.of(in.nextLong());
  }
}
