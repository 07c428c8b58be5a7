package io.github.spherometer.listener;

import org.jspecify.annotations.Nullable;

/** Names that become tags: there must be one, and Prometheus takes an empty one for none. */
final class Names {

  private Names() {}

  static String orUnnamed(@Nullable String name) {
    return name == null || name.isBlank() ? "unnamed" : name;
  }
}
