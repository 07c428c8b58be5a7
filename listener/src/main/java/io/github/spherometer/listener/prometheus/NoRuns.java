package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.spherometer.listener.page.PageData;
import java.util.Optional;

/** A page without a run. */
enum NoRuns implements PageData {
  INSTANCE;

  @Override
  public long version() {
    return 0;
  }

  @Override
  public byte[] runs() {
    String runs = "{\"version\":0,\"now\":%d,\"runs\":[]}";
    return runs.formatted(System.currentTimeMillis()).getBytes(UTF_8);
  }

  @Override
  public Optional<byte[]> run(String id, long after) {
    return Optional.empty();
  }
}
