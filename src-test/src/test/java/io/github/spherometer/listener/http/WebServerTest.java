package io.github.spherometer.listener.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebServerTest {

  private static final int LAST = 65535;

  private final List<WebServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(WebServer::close);
  }

  private int start(int port, int ports) throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    WebServer server =
        WebServer.start(
            new WebServer.Options(address, port, ports, null, null), new Router("nothing"));
    servers.add(server);
    return server.port();
  }

  @Test
  void noMorePortsAreTriedThanAskedFor() throws Exception {
    int first = start(0, 1);
    int second = start(first, 100);
    assertThat(second).isBetween(first + 1, first + 99);
    assertThatThrownBy(() -> start(first, 1)).isInstanceOf(BindException.class);
    assertThatThrownBy(() -> start(first, second - first + 1)).isInstanceOf(BindException.class);
  }

  @Test
  void nothingIsBehindTheLastPort() throws Exception {
    try {
      start(LAST, 1);
    } catch (BindException taken) {
      // By somebody else, which does as well.
    }
    assertThatThrownBy(() -> start(LAST, 100)).isInstanceOf(BindException.class);
  }

  @Test
  void anAddressCanBeAskedForInABrowser() throws Exception {
    int port = start(0, 1);
    assertThat(servers.get(0).uri("/page")).hasToString("http://127.0.0.1:" + port + "/page");
  }
}
