package io.github.spherometer.listener.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {

  private final HostGuard guard = new HostGuard(Set.of("Training.example.org"), "an option");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9464",
        "LocalHost",
        "localhost.",
        "host.docker.internal",
        "host.docker.internal:9464",
        "host.containers.internal:9464",
        "127.0.0.1",
        "127.0.0.1:9464",
        "10.20.255.249:80",
        "[::1]",
        "[::1]:9464",
        "[2001:DB8::1]",
        "[::ffff:127.0.0.1]:80",
        "[fe80::1%25eth0]",
        "training.example.org",
        "training.example.ORG:443",
      })
  void addressesAndKnownNamesAreAllowedWithAnyPort(String host) {
    assertThat(guard.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "rebinding.example",
        "rebinding.example:9464",
        "localhost.rebinding.example",
        "rebinding.localhost",
        "host.docker.internal.rebinding.example",
        "other.docker.internal",
        "notlocalhost",
        "127.0.0.1.rebinding.example",
        "127.0.0.1.nip.io:9464",
        "1234",
        "127.0.0.1.",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4..",
        "256.1.1.1",
        "127.0.0.x",
        "2130706433",
        "0x7f000001",
        "[::1].rebinding.example",
        "[rebinding.example]",
        "[::1",
        "::1",
        "localhost:80:80",
        "localhost:port",
        "user@localhost",
        "localhost/",
        "localhost rebinding.example",
        "training.example.org.rebinding.example",
        "example.org",
      })
  void everythingElseIsNot(String host) {
    assertThat(guard.allows(host)).isFalse();
  }
}
