package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The page that a listener serves of its own. */
class LiveTest {

  private final HttpClient client = HttpClient.newHttpClient();

  private String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static int free() throws IOException {
    try (ServerSocket socket = taken()) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aTrainingIsOnThePageAndInTheMetrics() throws Exception {
    int port = free();
    try (CurvatureListener listener =
        Listeners.exact().everyBatches(8).run("shown").live(port).build()) {
      new SmallTraining().epochs(2).listener(listener).run();
      assertThat(get(port, "/")).contains("<title>Spherometer</title>");
      assertThat(get(port, "/api/v1/runs"))
          .contains("\"run\":\"shown\"", "\"model\":\"small\"")
          .doesNotContain("\"ended\":null");
      assertThat(get(port, "/api/v1/runs/1")).contains("spherometer_hessian_trace");
      assertThat(get(port, "/metrics")).contains("spherometer_hessian_trace{");
    }
    assertThatIOException().isThrownBy(() -> get(port, "/"));
  }

  @Test
  void aPortThatIsTakenGivesTheNextFreeOne() throws Exception {
    try (ServerSocket other = taken();
        CurvatureListener listener = Listeners.exact().live(other.getLocalPort()).build()) {
      assertThat(listener).isNotNull();
      int port = other.getLocalPort();
      boolean found = false;
      while (!found && port < other.getLocalPort() + 100) {
        port++;
        found = isServed(port);
      }
      assertThat(found).isTrue();
    }
  }

  private boolean isServed(int port) throws InterruptedException {
    try {
      return get(port, "/").contains("<title>Spherometer</title>");
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void trainingsOneAfterTheOtherAreOnOnePage() throws Exception {
    int port = free();
    try (CurvatureListener listener = Listeners.exact().everyBatches(8).live(port).build()) {
      new SmallTraining().epochs(1).model("first").listener(listener).run();
      new SmallTraining().epochs(1).model("second").listener(listener).run();
      assertThat(get(port, "/api/v1/runs"))
          .containsSubsequence("\"model\":\"second\"", "\"model\":\"first\"");
    }
  }
}
