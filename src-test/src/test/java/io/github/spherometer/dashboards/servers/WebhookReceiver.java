package io.github.spherometer.dashboards.servers;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.spherometer.dashboards.format.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom Alertmanager calls: keeps every alert that it is told of. */
public final class WebhookReceiver implements AutoCloseable {

  /**
   * An alert as it arrived.
   *
   * @param receiver path that was called
   * @param status {@code firing} or {@code resolved}
   * @param labels of the alert
   * @param annotations of the alert
   */
  public record Delivery(
      String receiver, String status, Map<String, String> labels, Map<String, String> annotations) {

    public boolean isFiring(String alert, String run) {
      return status.equals("firing")
          && alert.equals(labels.get("alertname"))
          && run.equals(labels.get("run"));
    }
  }

  private final HttpServer server;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  public static WebhookReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WebhookReceiver receiver = new WebhookReceiver(server);
    server.createContext("/", receiver::receive);
    server.start();
    return receiver;
  }

  public URI uri(String receiver) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), receiver));
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String receiver = exchange.getRequestURI().getPath().substring(1);
      for (JsonObject alert : Json.list(JsonParser.parseString(body), "alerts")) {
        deliveries.add(
            new Delivery(
                receiver,
                Json.text(alert, "status"),
                texts(alert.getAsJsonObject("labels")),
                texts(alert.getAsJsonObject("annotations"))));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    return texts;
  }

  /** Waits until it is told that an alert of a run fires. */
  public Delivery await(String alert, String run, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (System.nanoTime() < end) {
      for (Delivery delivery : deliveries) {
        if (delivery.isFiring(alert, run)) {
          return delivery;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(alert + " not delivered in " + most + ", only " + deliveries);
  }

  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
