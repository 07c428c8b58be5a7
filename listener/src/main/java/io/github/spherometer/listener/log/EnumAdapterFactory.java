package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Enum constants by name. Gson's own adapter reads names that it does not know as null. */
final class EnumAdapterFactory implements TypeAdapterFactory {

  @Override
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    Class<? super T> raw = type.getRawType();
    return raw.isEnum() ? adapter(raw) : null;
  }

  @SuppressWarnings("unchecked") // the constants of the enum T are of type T
  private static <T> TypeAdapter<T> adapter(Class<? super T> raw) {
    Map<String, T> constants =
        Arrays.stream((T[]) raw.getEnumConstants())
            .collect(
                Collectors.toMap(constant -> ((Enum<?>) constant).name(), Function.identity()));
    return new TextAdapter<T>(
            "one of " + Arrays.toString(raw.getEnumConstants()),
            name -> Optional.ofNullable(constants.get(name)).orElseThrow())
        .nullSafe();
  }
}
