package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import org.jspecify.annotations.Nullable;

/** Every record is mapped the same way, see {@link RecordAdapter}. */
final class RecordAdapterFactory implements TypeAdapterFactory {

  @Override
  @SuppressWarnings("unchecked") // the raw type of a record T is a Class<T>
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    Class<T> raw = (Class<T>) type.getRawType();
    return raw.isRecord() ? new RecordAdapter<>(gson, raw).nullSafe() : null;
  }
}
