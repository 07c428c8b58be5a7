package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices a block or a loss that keeps something of a forward pass in its fields, such as an array
 * for later or a count of its calls. Two threads that ran it at the same time would disturb each
 * other.
 *
 * <p>Looked at are the fields of the blocks and the loss, and of what they lead to but for what is
 * Java's or the engine's own, of which collections, numbers and Java arrays are looked into.
 */
public final class FieldWatch {

  private static final List<String> OPAQUE =
      List.of("java.", "javax.", "jdk.", "sun.", "ai.djl.engine.", "ai.djl.pytorch.", "org.slf4j.");

  /** A graph of objects that is larger is not a block's any more. */
  private static final int MOST_OBJECTS = 10_000;

  /**
   * What a field held.
   *
   * @param owner class and field, for people
   * @param contents references and numbers
   */
  private record Entry(String owner, List<@Nullable Object> contents) {

    boolean isSame(Entry other) {
      if (!owner.equals(other.owner) || contents.size() != other.contents.size()) {
        return false;
      }
      for (int i = 0; i < contents.size(); i++) {
        if (!isSame(contents.get(i), other.contents.get(i))) {
          return false;
        }
      }
      return true;
    }

    @SuppressWarnings("ReferenceEquality") // an equal array is another one
    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
      return a == b || (a instanceof Number && a.equals(b)) || (a instanceof Text && a.equals(b));
    }
  }

  /** What has no identity of its own. */
  private record Text(String text) {}

  private final Block block;
  private final Loss loss;
  private final List<Entry> before;

  private FieldWatch(Block block, Loss loss) {
    this.block = block;
    this.loss = loss;
    before = new Look().at(block, loss);
  }

  /** Looks at the fields as they are. */
  public static FieldWatch of(Block block, Loss loss) {
    return new FieldWatch(block, loss);
  }

  /** The first field that holds something else than before, as Class.field; empty if none does. */
  public Optional<String> changed() {
    List<Entry> now = new Look().at(block, loss);
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      if (!before.get(i).isSame(now.get(i))) {
        return Optional.of(before.get(i).owner());
      }
    }
    return before.size() == now.size()
        ? Optional.empty()
        : Optional.of(block.getClass().getSimpleName());
  }

  /** One walk over all fields. */
  private static final class Look {

    private final List<Entry> entries = new ArrayList<>();
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

    List<Entry> at(Block block, Loss loss) {
      visit(block);
      visit(loss);
      return entries;
    }

    private void visit(@Nullable Object object) {
      if (object == null
          || isOpaque(object)
          || seen.size() > MOST_OBJECTS
          || seen.put(object, true) != null) {
        return;
      }
      for (Class<?> c = object.getClass(); c != null; c = c.getSuperclass()) {
        for (Field field : c.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            visit(field, object);
          }
        }
      }
    }

    private static boolean isOpaque(Object object) {
      return object instanceof NDArray
          || object instanceof NDManager
          || object instanceof Parameter
          || object instanceof Enum<?>
          || object instanceof Text
          || OPAQUE.stream().anyMatch(object.getClass().getName()::startsWith);
    }

    private void visit(Field field, Object object) {
      Object value = read(field, object);
      List<@Nullable Object> contents = contents(value, field.getType().isPrimitive());
      entries.add(
          new Entry(field.getDeclaringClass().getSimpleName() + "." + field.getName(), contents));
      visit(value);
      contents.forEach(this::visit);
    }

    private static @Nullable Object read(Field field, Object object) {
      try {
        return field.trySetAccessible() ? field.get(object) : null;
      } catch (IllegalAccessException e) {
        return null;
      }
    }

    private static List<@Nullable Object> contents(@Nullable Object value, boolean primitive) {
      List<@Nullable Object> contents = new ArrayList<>();
      if (primitive) {
        contents.add(new Text(String.valueOf(value)));
      } else if (value instanceof Number) { // such as an AtomicLong, which stays the same object
        contents.add(new Text(value.toString()));
      } else if (value instanceof Collection<?> collection) {
        contents.addAll(collection);
      } else if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, element) -> {
              contents.add(key instanceof String name ? new Text(name) : key);
              contents.add(element);
            });
      } else if (value != null && value.getClass().isArray()) {
        addElements(value, contents);
      } else {
        contents.add(value);
      }
      return contents;
    }

    private static void addElements(Object array, List<@Nullable Object> contents) {
      boolean primitive = array.getClass().getComponentType().isPrimitive();
      for (int i = 0; i < Math.min(Array.getLength(array), MOST_OBJECTS); i++) {
        Object element = Array.get(array, i);
        contents.add(primitive ? new Text(String.valueOf(element)) : element);
      }
    }
  }
}
