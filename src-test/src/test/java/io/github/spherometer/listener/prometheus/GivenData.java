package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.spherometer.listener.page.PageData;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Data of which every answer can be told from the others. */
final class GivenData implements PageData {

  final AtomicLong version = new AtomicLong(17);

  @Override
  public long version() {
    return version.get();
  }

  @Override
  public byte[] runs() {
    return "{\"runs\":[\"all of them\"]}".getBytes(UTF_8);
  }

  @Override
  public Optional<byte[]> run(String id, long after) {
    return switch (id) {
      case "1" -> Optional.of("{\"id\":\"1\",\"after\":%d}".formatted(after).getBytes(UTF_8));
      case "fails" -> throw new IllegalStateException("no run today");
      default -> Optional.empty();
    };
  }
}
