package io.github.spherometer.listener.push;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests, and waits neither for a server that stops nor for an answer that does not end.
 */
public final class BoundedRequest {

  private BoundedRequest() {}

  /** An attempt at HTTP/2 has nothing to gain from small requests, and proxies to lose them at. */
  public static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param timeout for all of it, the answer included
   * @return the answer with the beginning of its body, whatever its code
   * @throws HttpTimeoutException if it is not there in time
   * @throws InterruptedIOException if the thread is interrupted, which it stays
   * @throws IOException if the server cannot be reached or goes away
   */
  public static HttpResponse<String> send(
      HttpClient client, HttpRequest.Builder request, Duration timeout) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.timeout(timeout).build(), head -> new AnswerBeginning());
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) { // the client's own limit ends with the head of the answer
      throw new HttpTimeoutException("request timed out");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      answer.cancel(true);
    }
  }

  /** Why it failed, in words: a refused connection has no message. */
  public static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
