package io.github.spherometer.listener.optimizer;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Private fields of DJL's objects, where it has no accessor. What is not there is empty. */
final class PrivateFields {

  private static final Logger logger = LoggerFactory.getLogger(PrivateFields.class);

  /** To ask a class for them takes longer than to read them. */
  private static final ClassValue<List<Field>> DECLARED =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          try {
            return List.of(type.getDeclaredFields());
          } catch (RuntimeException | LinkageError e) { // a field's class may be missing
            logger.debug("The fields of {} cannot be read", type, e);
            return List.of();
          }
        }
      };

  private PrivateFields() {}

  /** The value of the field of that name, its own or an inherited one. Asked at every batch. */
  static <T> Optional<T> named(Object owner, String name, Class<T> type) {
    for (Class<?> c = owner.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : DECLARED.get(c)) {
        if (field.getName().equals(name)) {
          Optional<T> value = read(owner, field).filter(type::isInstance).map(type::cast);
          if (value.isPresent()) {
            return value;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The values of all fields that are declared as that type or a subtype. */
  static <T> Stream<T> ofType(Object owner, Class<T> type) {
    return Stream.<Class<?>>iterate(owner.getClass(), c -> c != null, Class::getSuperclass)
        .flatMap(c -> DECLARED.get(c).stream())
        .filter(field -> type.isAssignableFrom(field.getType()))
        .flatMap(field -> read(owner, field).filter(type::isInstance).map(type::cast).stream());
  }

  private static Optional<Object> read(Object owner, Field field) {
    try {
      field.setAccessible(true);
      return Optional.ofNullable(field.get(owner));
    } catch (ReflectiveOperationException | RuntimeException e) {
      logger.debug("{} cannot be read", field, e);
      return Optional.empty();
    }
  }
}
