package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpsConfigurator;
import io.github.spherometer.listener.http.RequestThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PrometheusEndpointTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @Test
  void portZeroPicksAFreePortAndServesTheRegistry() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      endpoint.registry().counter("apples").increment(3);
      assertThat(endpoint.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(endpoint.uri().getPort()).isPositive();
      assertThat(get(endpoint.uri()).body()).contains("apples_total 3.0");
    }
  }

  @Test
  void waitsForAScrapeThatComesAfterwards() throws Exception {
    CompletableFuture<String> scrape;
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      endpoint.registry().counter("apples").increment();
      get(endpoint.uri());
      assertThat(endpoint.awaitScrape(Duration.ofMillis(50))).isFalse();

      URI uri = endpoint.uri();
      scrape = CompletableFuture.supplyAsync(() -> scrapeLater(uri));

      assertThat(endpoint.awaitScrape(Duration.ofSeconds(30))).isTrue();
    }
    assertThat(scrape.get()).contains("apples_total 1.0");
  }

  private static String scrapeLater(URI uri) {
    try {
      Thread.sleep(200);
      return get(uri).body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requestsForOtherPagesAreNoScrapes() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      CompletableFuture<Boolean> scraped =
          CompletableFuture.supplyAsync(() -> await(endpoint, Duration.ofSeconds(1)));
      while (!scraped.isDone()) {
        get(endpoint.uri().resolve("/-/healthy"));
      }
      assertThat(scraped.get()).isFalse();
      assertThatThrownBy(() -> endpoint.awaitScrape(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("most is PT-0.001S, must not be negative");
    }
  }

  private static boolean await(PrometheusEndpoint endpoint, Duration most) {
    try {
      return endpoint.awaitScrape(most);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Linux answers on all of 127.0.0.0/8, which stands for the addresses of other interfaces. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void listensOnOneLoopbackAddressUnlessAskedForMore() throws Exception {
    InetAddress another = InetAddress.getByName("127.0.0.2");
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      assertThatThrownBy(() -> connect(another, endpoint.uri().getPort()))
          .isInstanceOf(ConnectException.class);
    }
    try (PrometheusEndpoint open = PrometheusEndpoint.builder().host("0.0.0.0").start()) {
      connect(another, open.uri().getPort());
      assertThat(get(open.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (PrometheusEndpoint first = PrometheusEndpoint.start(0)) {
      int port = first.uri().getPort();
      assertThatThrownBy(() -> PrometheusEndpoint.start(port))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1 port " + port)
          .hasMessageContaining("Address already in use")
          .hasMessageContaining("choose another host or port");
    }
  }

  @Test
  void theNextFreePortIsServedWhereThatWasAskedFor() throws Exception {
    try (PrometheusEndpoint first = PrometheusEndpoint.start(0)) {
      int port = first.uri().getPort();
      try (PrometheusEndpoint second =
          PrometheusEndpoint.builder().port(port).orNextFreePort().start()) {
        assertThat(second.uri().getPort()).isBetween(port + 1, port + 99);
        assertThat(get(second.uri()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> PrometheusEndpoint.builder().host("no-such-host.invalid").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host is \"no-such-host.invalid\"");
  }

  @Test
  void closingFreesThePort() throws Exception {
    PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
    URI uri = endpoint.uri();
    endpoint.close();
    assertThatThrownBy(() -> get(uri)).isInstanceOf(ConnectException.class);
    PrometheusEndpoint.start(uri.getPort()).close();
  }

  @Test
  void basicAuthenticationAsksForThePassword() throws Exception {
    BasicAuthenticator authenticator =
        new BasicAuthenticator("metrics") {
          @Override
          public boolean checkCredentials(String user, String password) {
            return user.equals("prometheus") && password.equals("secret");
          }
        };
    try (PrometheusEndpoint endpoint =
        PrometheusEndpoint.builder().authenticator(authenticator).start()) {
      assertThat(get(endpoint.uri()).statusCode()).isEqualTo(401);
      assertThat(get(endpoint.uri().resolve("/")).statusCode()).isEqualTo(401);
      String credentials =
          Base64.getEncoder().encodeToString("prometheus:secret".getBytes(US_ASCII));
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri())
              .header("Authorization", "Basic " + credentials)
              .build();
      assertThat(send(HttpClient.newHttpClient(), request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tlsServesWithTheGivenCertificate(@TempDir Path directory) throws Exception {
    SSLContext context = selfSigned(directory.resolve("keys.p12"));
    try (PrometheusEndpoint endpoint =
        PrometheusEndpoint.builder().https(new HttpsConfigurator(context)).start()) {
      assertThat(endpoint.uri().getScheme()).isEqualTo("https");
      HttpClient client = HttpClient.newBuilder().sslContext(context).build();
      HttpRequest request = HttpRequest.newBuilder(endpoint.uri()).build();
      assertThat(send(client, request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void halfAHandshakeKeepsNobodyFromScraping(@TempDir Path directory) throws Exception {
    SSLContext context = selfSigned(directory.resolve("keys.p12"));
    List<Socket> sockets = new ArrayList<>();
    try (PrometheusEndpoint endpoint =
        PrometheusEndpoint.builder().https(new HttpsConfigurator(context)).start()) {
      for (int client = 0; client < 3 * RequestThreads.THREADS; client++) {
        Socket socket = new Socket(endpoint.uri().getHost(), endpoint.uri().getPort());
        socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1}); // begins a hello
        sockets.add(socket);
      }
      HttpClient client = HttpClient.newBuilder().sslContext(context).build();
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri()).timeout(Duration.ofSeconds(8)).build();
      assertThat(send(client, request).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void thePageIsCompressedForWhoeverTakesThat() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      endpoint.registry().counter("apples").increment(3);
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri())
              .header("Accept-Encoding", "gzip")
              .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
              .build();
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(new String(new GZIPInputStream(response.body()).readAllBytes(), US_ASCII))
          .contains("apples_total 3.0")
          .endsWith("# EOF\n");
    }
  }

  @Test
  void whoeverDoesNotAskForAPackedPageGetsItPlain() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri()).header("Accept-Encoding", "identity").build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(request, BodyHandlers.discarding())
                  .headers()
                  .firstValue("Content-Encoding"))
          .isEmpty();
    }
  }

  /** Writes a key for this machine, which nobody but itself has signed. */
  private static void writeKey(Path file) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "metrics",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static SSLContext selfSigned(Path file) throws Exception {
    writeKey(file);
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD);
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static void connect(InetAddress address, int port) throws IOException {
    new Socket(address, port).close();
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send(HttpClient.newHttpClient(), HttpRequest.newBuilder(uri).build());
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }
}
