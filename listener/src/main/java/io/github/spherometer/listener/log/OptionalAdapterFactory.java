package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An Optional is its value; an empty one is null, which an object leaves out. */
final class OptionalAdapterFactory implements TypeAdapterFactory {

  @Override
  @SuppressWarnings("unchecked") // T is an Optional
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    if (type.getRawType() != Optional.class) {
      return null;
    }
    var value = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
    return (TypeAdapter<T>) new OptionalAdapter<>(gson.getAdapter(TypeToken.get(value)));
  }

  private static final class OptionalAdapter<V> extends TypeAdapter<Optional<V>> {

    private final TypeAdapter<V> values;

    OptionalAdapter(TypeAdapter<V> values) {
      this.values = values.nullSafe();
    }

    @Override
    public void write(JsonWriter out, Optional<V> value) throws IOException {
      if (value.isPresent()) {
        values.write(out, value.get());
      } else {
        out.nullValue();
      }
    }

    @Override
    public Optional<V> read(JsonReader in) throws IOException {
      return Optional.ofNullable(values.read(in));
    }
  }
}
