package io.github.spherometer.listener;

import org.jspecify.annotations.Nullable;

/** Names that become tags: there must be one, and Prometheus takes an empty one for none. */
final class Names {

  private Names() {}

  static String orUnnamed(@Nullable String name) {
    return name == null || name.isBlank() ? "unnamed" : name;
  }

  /** An anonymous class has no simple name. */
  static String of(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty()
        ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
        : simple;
  }
}
