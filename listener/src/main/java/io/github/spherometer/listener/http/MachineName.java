package io.github.spherometer.listener.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** What this machine calls itself. */
public final class MachineName {

  private MachineName() {}

  /** Its name, and the first part of that; nothing if it does not know. */
  public static Set<String> all() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.contains(".") ? Set.of(name, name.replaceFirst("\\..*", "")) : Set.of(name);
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }
}
