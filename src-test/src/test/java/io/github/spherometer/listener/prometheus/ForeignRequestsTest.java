package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sites cannot have, though they reach the endpoint through a browser of its user. */
@Timeout(60)
class ForeignRequestsTest {

  private static final String FOREIGN = "Host: rebinding.example:9464";

  private static final PrometheusEndpoint local = PrometheusEndpoint.builder().start(data());
  private static final PrometheusEndpoint open =
      PrometheusEndpoint.builder().host("0.0.0.0").start(data());

  private static GivenData data() {
    return new GivenData();
  }

  @AfterAll
  static void close() {
    local.close();
    open.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metrics",
        "/page/uplot.js",
        "/api/v1/runs",
        "/api/v1/runs/1",
        "/api/v1/news"
      })
  void aForeignNameIsRefusedOnLoopbackWithWhatToDo(String path) throws Exception {
    assertThat(RawHttp.answer(local.page(), "GET " + path, FOREIGN))
        .startsWith("HTTP/1.1 421 ")
        .contains("Ask under the address or localhost, or allow the name with")
        .contains("PrometheusEndpoint.builder().allowHost(...)");
  }

  @Test
  void prometheusMayAskAnOpenEndpointUnderAnyNameAndBrowsersMayNot() throws Exception {
    assertThat(RawHttp.status(open.page(), "GET /metrics", FOREIGN)).isEqualTo(200);
    assertThat(RawHttp.status(open.page(), "GET /api/v1/runs", FOREIGN)).isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({"localhost", "127.0.0.1:1", "[::1]", "10.0.0.7:9464"})
  void addressesAndLocalhostWillDo(String host) throws Exception {
    assertThat(RawHttp.status(local.page(), "GET /api/v1/runs", "Host: " + host)).isEqualTo(200);
    assertThat(RawHttp.status(open.page(), "GET /api/v1/runs", "Host: " + host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host.docker.internal:9464", "host.containers.internal:9464"})
  void theNameOfTheMachineInItsContainersWillDo(String host) throws Exception {
    assertThat(RawHttp.status(local.page(), "GET /metrics", "Host: " + host)).isEqualTo(200);
    assertThat(RawHttp.status(local.page(), "GET /api/v1/runs", "Host: " + host)).isEqualTo(200);
  }

  @Test
  void theMachinesOwnNameWillDoWhereOtherMachinesAsk() throws Exception {
    String host = "Host: " + InetAddress.getLocalHost().getHostName();
    assertThat(RawHttp.status(open.page(), "GET /api/v1/runs", host)).isEqualTo(200);
  }

  /** No browser leaves it out, and old programs do. */
  @Test
  void whoeverNamesNoHostIsNoBrowser() throws Exception {
    assertThat(RawHttp.status(local.page(), "GET /metrics")).isEqualTo(200);
  }

  @Test
  void twoHostsAreNone() throws Exception {
    String[] hosts = {"Host: localhost", FOREIGN};
    assertThat(RawHttp.status(local.page(), "GET /api/v1/runs", hosts)).isNotEqualTo(200);
    String[] turned = {FOREIGN, "Host: localhost"};
    assertThat(RawHttp.status(local.page(), "GET /api/v1/runs", turned)).isNotEqualTo(200);
  }

  @Test
  void namesCanBeAllowed() throws Exception {
    try (PrometheusEndpoint endpoint =
        PrometheusEndpoint.builder()
            .host("localhost")
            .allowHost("training.example.org")
            .allowHost("Proxy")
            .start(data())) {
      URI page = endpoint.page();
      assertThat(status(page, "training.example.org")).isEqualTo(200);
      assertThat(status(page, "proxy:8080")).isEqualTo(200);
      assertThat(status(page, "example.org")).isEqualTo(421);
    }
  }

  private static int status(URI page, String host) throws IOException {
    return RawHttp.status(page, "GET /api/v1/runs", "Host: " + host);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, cors, 403",
    "same-site, no-cors, 403",
    "cross-site, navigate, 200",
    "same-origin, cors, 200",
    "none, navigate, 200",
  })
  void whatTheBrowserSaysComesFromAnotherSiteIsRefusedUnlessItIsALink(
      String site, String mode, int code) throws Exception {
    String[] headers = {"Host: localhost", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode};
    assertThat(RawHttp.status(local.page(), "GET /api/v1/runs", headers)).isEqualTo(code);
  }
}
