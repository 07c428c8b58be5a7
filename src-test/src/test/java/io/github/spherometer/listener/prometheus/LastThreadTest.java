package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.ChildProcess;
import java.net.Socket;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** An endpoint that nobody closes lets its program end. */
class LastThreadTest {

  /** Ends in the middle of a stream, or is ended. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Thread patience = new Thread(Program::stopLater);
      patience.setDaemon(true);
      patience.start();
      PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
      Socket socket = new Socket(endpoint.uri().getHost(), endpoint.uri().getPort());
      socket
          .getOutputStream()
          .write("GET /api/v1/news HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      System.out.println(
          new Scanner(socket.getInputStream(), US_ASCII).findWithinHorizon("data: ", 4096));
    }

    private static void stopLater() {
      try {
        Thread.sleep(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().halt(3);
    }
  }

  @Test
  void aProgramEndsThoughSomebodyListens() throws Exception {
    ChildProcess child = ChildProcess.run(Program.class, ChildProcess.classPath());
    assertThat(child.output()).contains("data: ");
    assertThat(child.exitCode()).isZero();
  }
}
