package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many who look at a training, and many who ask and never read. */
class CrowdTest {

  private static final int EACH = 50;

  private final AtomicInteger answered = new AtomicInteger();

  private static Socket asking(URI page, String path) throws IOException {
    Socket socket = new Socket(page.getHost(), page.getPort());
    String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** Asks for everything again and again, until it is told to stop. */
  private void look(PrometheusEndpoint endpoint) {
    while (!Thread.currentThread().isInterrupted()) {
      try (InputStream answer =
          URI.create(endpoint.page() + "api/v1/runs/1").toURL().openStream()) {
        answer.readAllBytes();
        answered.incrementAndGet();
      } catch (IOException notYetOrNoMore) {
        Thread.onSpinWait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closedByTheServer) {
      // As it should be, after a while.
    }
  }

  @Test
  void aTrainingThatManyLookAtIsTheSame() throws Exception {
    Trajectory alone = new SmallTraining().epochs(6).run();
    List<Socket> idle = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener = Listeners.beside().endpoint(endpoint).build()) {
      for (int i = 0; i < EACH; i++) {
        idle.add(asking(endpoint.page(), "/api/v1/news"));
        idle.add(asking(endpoint.page(), "/api/v1/runs/1"));
      }
      for (int i = 0; i < 4; i++) {
        readers.add(new Thread(() -> look(endpoint)));
        readers.get(i).start();
      }
      Trajectory watched = new SmallTraining().epochs(6).listener(listener).run();
      assertThat(watched).isEqualTo(alone);
    } finally {
      readers.forEach(Thread::interrupt);
      idle.forEach(CrowdTest::close);
    }
    assertThat(answered).hasPositiveValue();
  }
}
