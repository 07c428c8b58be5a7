package io.github.spherometer.dashboards.servers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.format.Yamls;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real Prometheus, which looks at everything every second. */
public final class PrometheusServer implements AutoCloseable {

  private final Daemon daemon;

  private PrometheusServer(Daemon daemon) {
    this.daemon = daemon;
  }

  /**
   * Starts one.
   *
   * @param directory an empty one
   * @param target the page to scrape
   * @param rules the rule files
   * @param alertmanagers whom to tell of alerts
   */
  public static PrometheusServer start(
      Path directory, URI target, List<Path> rules, List<URI> alertmanagers)
      throws IOException, InterruptedException {
    return start(directory, List.of(target), rules, alertmanagers);
  }

  /** As {@link #start(Path, URI, List, List)}, with several pages, whose paths are the same. */
  public static PrometheusServer start(
      Path directory, List<URI> targets, List<Path> rules, List<URI> alertmanagers)
      throws IOException, InterruptedException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(config, Yamls.write(config(targets, rules, alertmanagers)));
    return new PrometheusServer(
        Daemon.start(
            "prometheus",
            directory,
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--rules.alert.resend-delay=1s"));
  }

  /** Starts one that scrapes nothing and takes what is written to it. */
  public static PrometheusServer startReceiver(Path directory)
      throws IOException, InterruptedException {
    return startReceiver(directory, List.of());
  }

  /** As {@link #startReceiver(Path)}, with rules. */
  public static PrometheusServer startReceiver(Path directory, List<Path> rules)
      throws IOException, InterruptedException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        Yamls.write(
            Map.of(
                "global",
                Map.of("evaluation_interval", "1s"),
                "rule_files",
                rules.stream().map(Path::toString).toList())));
    return new PrometheusServer(
        Daemon.start(
            "prometheus",
            directory,
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.enable-remote-write-receiver"));
  }

  private static Map<String, Object> config(
      List<URI> targets, List<Path> rules, List<URI> alertmanagers) {
    return Map.of(
        "global",
        Map.of("scrape_interval", "1s", "evaluation_interval", "1s"),
        "rule_files",
        rules.stream().map(Path::toString).toList(),
        "alerting",
        Map.of(
            "alertmanagers",
            List.of(
                Map.of("static_configs", List.of(Map.of("targets", authorities(alertmanagers)))))),
        "scrape_configs",
        List.of(
            Map.of(
                "job_name",
                "spherometer",
                "metrics_path",
                targets.get(0).getPath(),
                "static_configs",
                List.of(Map.of("targets", authorities(targets))))));
  }

  private static List<String> authorities(List<URI> servers) {
    return servers.stream().map(URI::getAuthority).toList();
  }

  public URI uri() {
    return daemon.uri();
  }

  /** Where one that takes it is written to. */
  public URI receiver() {
    return daemon.uri().resolve("/api/v1/write");
  }

  /** The series of an expression now. */
  public List<Series> query(String expression) throws IOException, InterruptedException {
    return query(expression, Instant.now());
  }

  /** The series of an expression at a time. */
  public List<Series> query(String expression, Instant time)
      throws IOException, InterruptedException {
    return series(
        get("query", Map.of("query", expression, "time", seconds(time))).getAsJsonObject());
  }

  /** The series of an expression over a time. */
  public List<Series> queryRange(String expression, Instant from, Instant to, Duration step)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("query", expression);
    parameters.put("start", seconds(from));
    parameters.put("end", seconds(to));
    parameters.put("step", Double.toString(step.toMillis() / 1e3));
    return series(get("query_range", parameters).getAsJsonObject());
  }

  /** The values that a label has in the series that a selector selects. */
  public List<String> labelValues(String label, String selector)
      throws IOException, InterruptedException {
    List<String> values = new ArrayList<>();
    get("label/" + label + "/values", Map.of("match[]", selector))
        .getAsJsonArray()
        .forEach(value -> values.add(value.getAsString()));
    return values;
  }

  /** The rules that cannot be evaluated, with the reason. */
  public List<String> brokenRules() throws IOException, InterruptedException {
    List<String> broken = new ArrayList<>();
    for (JsonObject group : Json.list(get("rules", Map.of()), "groups")) {
      for (JsonObject rule : Json.list(group, "rules")) {
        if (!Json.text(rule, "health").equals("ok")) {
          broken.add(
              Json.text(rule, "name")
                  + " is "
                  + Json.text(rule, "health")
                  + ": "
                  + Json.text(rule, "lastError"));
        }
      }
    }
    return broken;
  }

  /** Waits until an expression has a result. */
  public void await(String expression, Duration most) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(most);
    while (query(expression).isEmpty()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("nothing in " + most + " for " + expression);
      }
      Thread.sleep(100);
    }
  }

  private JsonElement get(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    List<String> query = new ArrayList<>();
    parameters.forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
    URI uri = daemon.uri().resolve("/api/v1/" + path + "?" + String.join("&", query));
    HttpResponse<String> response =
        Daemon.CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
    if (!Json.text(answer, "status").equals("success")) {
      throw new AssertionError(Json.text(answer, "error") + "\nof " + parameters);
    }
    return answer.get("data");
  }

  private static List<Series> series(JsonObject data) {
    return switch (Json.text(data, "resultType")) {
      case "vector", "matrix" -> Json.list(data, "result").stream().map(Series::of).toList();
      case "scalar" -> List.of(Series.ofScalar(data.getAsJsonArray("result")));
      default -> throw new AssertionError("not numbers: " + data);
    };
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String seconds(Instant time) {
    return Double.toString(time.toEpochMilli() / 1e3);
  }

  @Override
  public void close() {
    daemon.close();
  }
}
