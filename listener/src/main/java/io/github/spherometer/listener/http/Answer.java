package io.github.spherometer.listener.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;

/** What a client is told. */
public final class Answer {

  private final int code;
  private final byte[] body;
  private final Map<String, String> headers;
  private final Runnable afterwards;

  private Answer(int code, byte[] body, Map<String, String> headers, Runnable afterwards) {
    this.code = code;
    this.body = body;
    this.headers = headers;
    this.afterwards = afterwards;
  }

  /** What was asked for. */
  public static Answer of(String type, byte[] body) {
    return new Answer(200, body, Map.of("Content-Type", type), Answer::nothing);
  }

  /** Numbers as they are now, which nobody is to keep. */
  public static Answer json(byte[] body) {
    return of("application/json", body).with("Cache-Control", "no-store");
  }

  /** A file that changes with a version of the library, so that it is to be asked for again. */
  public static Answer file(String type, byte[] body) {
    return of(type, body).with("Cache-Control", "no-cache");
  }

  /** Why there is nothing else, in words. */
  public static Answer sentence(int code, String sentence) {
    byte[] line = (sentence + "\n").getBytes(UTF_8);
    return new Answer(
            code, line, Map.of("Content-Type", "text/plain; charset=utf-8"), Answer::nothing)
        .with("Cache-Control", "no-store");
  }

  /** The same with one more header. */
  public Answer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Answer(code, body, Map.copyOf(more), afterwards);
  }

  /** The same, and something that is done when the client has it. */
  public Answer thenDo(Runnable work) {
    return new Answer(code, body, headers, work);
  }

  int code() {
    return code;
  }

  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }

  Runnable afterwards() {
    return afterwards;
  }

  private static void nothing() {}
}
