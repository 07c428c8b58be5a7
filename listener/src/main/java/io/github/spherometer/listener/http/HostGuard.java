package io.github.spherometer.listener.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses requests that were sent to a name which is not known to be ours. Another site may let its
 * name lead to this machine and would then read our pages as if they were its own (DNS rebinding).
 * That cannot be done with an address, and a browser always says what it was that it asked.
 */
public final class HostGuard implements Guard {

  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(:\\d*)?");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:]+(\\.[0-9.]+)?(%[\\w.-]+)?]");

  /**
   * This machine, to itself and to containers on it. No other site can have one of these names: the
   * domain {@code internal} is reserved for private use, and not in the public DNS.
   */
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "host.docker.internal", "host.containers.internal");

  private final Set<String> names;
  private final String option;

  /**
   * Allows some names, those that this machine has for itself and for containers, and addresses.
   *
   * @param names in any case
   * @param option how to allow one more
   */
  public HostGuard(Set<String> names, String option) {
    this.names =
        Stream.concat(THIS_MACHINE.stream(), names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.option = option;
  }

  @Override
  public Optional<Answer> refusal(Request request) {
    List<String> hosts = request.headers("Host");
    return hosts.isEmpty() || (hosts.size() == 1 && allows(hosts.get(0)))
        ? Optional.empty()
        : Optional.of(
            Answer.sentence(
                421,
                "This was asked under a name that is not known here. Ask under the address or"
                    + " localhost, or allow the name with "
                    + option));
  }

  boolean allows(String host) {
    Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1);
    return IPV4.matcher(name).matches()
        || IPV6.matcher(name).matches()
        || names.contains(name.replaceFirst("\\.$", ""));
  }
}
