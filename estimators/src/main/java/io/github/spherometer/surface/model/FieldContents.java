package io.github.spherometer.surface.model;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an object of Java's own holds that stays the same object when it holds something else. */
final class FieldContents {

  /** Longer arrays are looked into so far. */
  private static final int MOST_ELEMENTS = 10_000;

  /** What has no identity of its own. */
  record Text(String text) {}

  private FieldContents() {}

  /** Whether its elements may be such objects, too. */
  static boolean isContainer(@Nullable Object value) {
    return value instanceof Collection<?>
        || value instanceof Map<?, ?>
        || value instanceof AtomicReference<?>
        || (value != null && value.getClass().isArray());
  }

  /**
   * References and texts.
   *
   * @param primitive whether the object stands for a value that is none
   */
  static List<@Nullable Object> of(@Nullable Object value, boolean primitive) {
    List<@Nullable Object> contents = new ArrayList<>();
    if (value != null && (primitive || isOneText(value))) {
      contents.add(new Text(value.toString()));
    } else if (value instanceof Collection<?> collection) {
      contents.addAll(collection);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> add(key, element, contents));
    } else if (value instanceof AtomicReference<?> reference) {
      contents.add(reference.get());
    } else if (value != null && value.getClass().isArray()) {
      addElements(value, contents);
    } else {
      contents.add(value);
    }
    return contents;
  }

  private static boolean isOneText(Object value) {
    return value instanceof Number // such as an AtomicLong
        || value instanceof AtomicBoolean
        || value instanceof AtomicIntegerArray
        || value instanceof AtomicLongArray
        || value instanceof BitSet
        || value instanceof StringBuilder;
  }

  private static void add(Object key, Object element, List<@Nullable Object> contents) {
    contents.add(key instanceof String name ? new Text(name) : key);
    contents.add(element);
  }

  private static void addElements(Object array, List<@Nullable Object> contents) {
    boolean primitive = array.getClass().getComponentType().isPrimitive();
    for (int i = 0; i < Math.min(Array.getLength(array), MOST_ELEMENTS); i++) {
      Object element = Array.get(array, i);
      contents.add(primitive ? new Text(String.valueOf(element)) : element);
    }
  }
}
