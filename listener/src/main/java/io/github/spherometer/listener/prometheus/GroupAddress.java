package io.github.spherometer.listener.prometheus;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Where a Pushgateway keeps a group of metrics. */
final class GroupAddress {

  private GroupAddress() {}

  static URI of(URI gateway, String job, Map<String, String> labels) {
    StringBuilder address = new StringBuilder(gateway.toString().replaceFirst("/+$", ""));
    address.append("/metrics").append(segment("job", job));
    labels.forEach((label, value) -> address.append(segment(label, value)));
    return URI.create(address.toString());
  }

  /** A value may hold slashes, and anything else; the gateway takes base64 instead. */
  private static String segment(String label, String value) {
    if (value.matches("[A-Za-z0-9_-][A-Za-z0-9._:-]*")) {
      return "/" + label + "/" + value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return "/" + label + "@base64/" + Base64.getUrlEncoder().encodeToString(bytes);
  }
}
