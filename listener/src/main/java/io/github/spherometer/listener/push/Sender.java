package io.github.spherometer.listener.push;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in a queue, in order and each once. A server that cannot be reached or is busy is
 * asked again, ever less often; what one refuses is lost.
 */
final class Sender implements Runnable {

  private static final Logger logger = LoggerFactory.getLogger(Sender.class);

  private static final int MOST_SAMPLES = 10_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final SampleQueue queue;
  private final Destination destination;
  private boolean saidThatItIsAway;
  private boolean saidThatItRefuses;

  Sender(SampleQueue queue, Destination destination) {
    this.queue = queue;
    this.destination = destination;
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        List<Snapshot> snapshots = queue.take(MOST_SAMPLES);
        send(Snappy.block(WriteRequest.of(snapshots)));
      }
    } catch (InterruptedException e) {
      queue.giveUp();
    }
  }

  /**
   * The same again after a failure: the server may have got it and not have been able to say so.
   */
  private void send(byte[] body) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!isOver(body)) {
      queue.pause(pause);
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private boolean isOver(byte[] body) throws InterruptedException {
    HttpRequest.Builder request = destination.request().POST(BodyPublishers.ofByteArray(body));
    try {
      return isOver(BoundedRequest.send(destination.client(), request, destination.timeout()));
    } catch (InterruptedIOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return away(BoundedRequest.reason(e));
    } catch (IOException e) {
      return away(BoundedRequest.reason(e));
    } catch (RuntimeException e) { // of the client, which is the user's
      return away(e.toString());
    }
  }

  private boolean isOver(HttpResponse<String> answer) {
    int code = answer.statusCode();
    String said = "it answers %d %.500s".formatted(code, answer.body().strip());
    if (code / 100 == 5 || code == 429 || code == 408) {
      return away(said);
    }
    if (code / 100 == 2) {
      back();
      queue.written();
    } else {
      refused(said);
      queue.refused();
    }
    return true;
  }

  private boolean away(String why) {
    if (!saidThatItIsAway) {
      saidThatItIsAway = true;
      logger.warn(
          "Samples cannot be written to {} and wait; it is tried again: {}",
          destination.uri(),
          why);
    }
    return false;
  }

  private void back() {
    if (saidThatItIsAway) {
      saidThatItIsAway = false;
      logger.info("Samples are written to {} again", destination.uri());
    }
  }

  private void refused(String why) {
    if (!saidThatItRefuses) {
      saidThatItRefuses = true;
      logger.warn(
          "Samples are lost, {} refuses them; more that it refuses are counted only: {}",
          destination.uri(),
          why);
    }
  }
}
