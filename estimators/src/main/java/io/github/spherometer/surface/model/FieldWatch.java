package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.model.FieldContents.Text;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
      String owner = field.getDeclaringClass().getSimpleName() + "." + field.getName();
      look(owner, read(field, object), field.getType().isPrimitive());
    }

    private void look(String owner, @Nullable Object value, boolean primitive) {
      List<@Nullable Object> contents = FieldContents.of(value, primitive);
      entries.add(new Entry(owner, contents));
      visit(value);
      for (Object content : contents) {
        if (FieldContents.isContainer(content) && content != value) {
          lookOnce(owner, content);
        } else {
          visit(content);
        }
      }
    }

    private void lookOnce(String owner, Object container) {
      if (seen.size() <= MOST_OBJECTS && seen.put(container, true) == null) {
        look(owner, container, false);
      }
    }

    private static @Nullable Object read(Field field, Object object) {
      try {
        return field.trySetAccessible() ? field.get(object) : null;
      } catch (IllegalAccessException e) {
        return null;
      }
    }
  }
}
