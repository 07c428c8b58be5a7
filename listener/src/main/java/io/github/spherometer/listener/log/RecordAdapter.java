package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A record as an object with a field a component, in their order.
 *
 * <p>Records gain components with time. A field without a component is skipped. A component without
 * a field becomes what stands for "absent" in its type: NaN, an empty Optional, List or Map, 0,
 * false, "unknown", or a record of those; other types have no such value, and their field must be
 * there.
 */
final class RecordAdapter<T> extends TypeAdapter<T> {

  private static final Map<Class<?>, Object> ABSENT =
      Map.of(
          double.class,
          Double.NaN,
          int.class,
          0,
          long.class,
          0L,
          boolean.class,
          false,
          String.class,
          "unknown",
          Optional.class,
          Optional.empty(),
          OptionalLong.class,
          OptionalLong.empty(),
          List.class,
          List.of(),
          Map.class,
          Map.of());

  private final Constructor<T> constructor;
  private final Map<String, Component> components = new LinkedHashMap<>();

  /** A component with its place in the constructor. */
  private record Component(int index, RecordComponent component, TypeAdapter<Object> adapter) {

    String name() {
      return component.getName();
    }

    Object valueIn(Object owner) throws ReflectiveOperationException {
      return component.getAccessor().invoke(owner);
    }

    /** What a missing field stands for, null if it must not be missing. */
    @Nullable Object absent() {
      return component.getType().isRecord() ? absentRecord() : ABSENT.get(component.getType());
    }

    private @Nullable Object absentRecord() {
      try {
        return adapter.fromJsonTree(new JsonObject());
      } catch (JsonParseException somethingInItMustNotBeMissing) {
        return null;
      }
    }
  }

  RecordAdapter(Gson gson, Class<T> type) {
    RecordComponent[] declared = type.getRecordComponents();
    for (int i = 0; i < declared.length; i++) {
      components.put(
          declared[i].getName(), new Component(i, declared[i], adapter(gson, declared[i])));
    }
    constructor = canonicalConstructor(type);
  }

  @SuppressWarnings("unchecked") // it is given values of the component's type alone
  private static TypeAdapter<Object> adapter(Gson gson, RecordComponent component) {
    return (TypeAdapter<Object>) gson.getAdapter(TypeToken.get(component.getGenericType()));
  }

  private static <T> Constructor<T> canonicalConstructor(Class<T> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every record has one", e);
    }
  }

  @Override
  public void write(JsonWriter out, T owner) throws IOException {
    out.beginObject();
    for (Component component : components.values()) {
      out.name(component.name());
      try {
        component.adapter().write(out, component.valueIn(owner));
      } catch (ReflectiveOperationException e) {
        throw new JsonParseException("cannot read %s of %s".formatted(component.name(), owner), e);
      }
    }
    out.endObject();
  }

  @Override
  public T read(JsonReader in) throws IOException {
    @Nullable Object[] values = new Object[components.size()];
    String path = in.getPath();
    in.beginObject();
    while (in.hasNext()) {
      Component component = components.get(in.nextName());
      if (component == null) {
        in.skipValue();
      } else {
        values[component.index()] = read(component, in, path);
      }
    }
    in.endObject();
    return complete(values, path);
  }

  private static @Nullable Object read(Component component, JsonReader in, String path)
      throws IOException {
    String name = path + "." + component.name();
    try {
      Object value = component.adapter().read(in);
      return value instanceof List<?> list ? unmodifiable(list, name) : value;
    } catch (IllegalStateException | NumberFormatException | JsonSyntaxException e) {
      throw new JsonParseException(
          "%s is not of type %s"
              .formatted(name, component.component().getGenericType().getTypeName()),
          e);
    }
  }

  private static List<?> unmodifiable(List<?> list, String name) {
    if (list.stream().anyMatch(Objects::isNull)) {
      throw new JsonParseException(name + " has a null element");
    }
    return List.copyOf(list);
  }

  private T complete(@Nullable Object[] values, String path) {
    for (Component component : components.values()) {
      if (values[component.index()] == null) {
        values[component.index()] = component.absent();
      }
      if (values[component.index()] == null) {
        throw new JsonParseException("%s.%s is missing".formatted(path, component.name()));
      }
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new JsonParseException(
          "%s is no %s: %s"
              .formatted(path, constructor.getDeclaringClass().getSimpleName(), e.getCause()),
          e);
    }
  }
}
