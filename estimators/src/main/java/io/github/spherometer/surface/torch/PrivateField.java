package io.github.spherometer.surface.torch;

import ai.djl.engine.Engine;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field that DJL keeps to itself, for what it has no accessor for. */
public final class PrivateField {

  private final Field field;

  private PrivateField(Field field) {
    this.field = field;
  }

  /**
   * Finds a field.
   *
   * @throws IllegalStateException if there is none of that name, or it is closed to reflection
   */
  public static PrivateField of(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return new PrivateField(field);
    } catch (NoSuchFieldException | RuntimeException e) {
      throw new IllegalStateException(
          "%s of DJL %s has no accessible field %s"
              .formatted(owner.getSimpleName(), Engine.getDjlVersion(), name),
          e);
    }
  }

  /** Its value; of a static field that of null. */
  public @Nullable Object get(@Nullable Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new AssertionError("made accessible", e);
    }
  }

  /** Gives it another value. */
  void set(Object owner, Object value) {
    try {
      field.set(owner, value);
    } catch (IllegalAccessException e) {
      throw new AssertionError("made accessible", e);
    }
  }
}
