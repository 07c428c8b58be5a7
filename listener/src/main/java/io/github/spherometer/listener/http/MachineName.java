package io.github.spherometer.listener.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this machine calls itself. */
public final class MachineName {

  private MachineName() {}

  /** Its name; nothing if it does not know. */
  public static Optional<String> own() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Its name, and the first part of that; nothing if it does not know. */
  public static Set<String> all() {
    return own()
        .map(name -> Stream.of(name, name.replaceFirst("\\..*", "")).collect(Collectors.toSet()))
        .orElse(Set.of());
  }
}
