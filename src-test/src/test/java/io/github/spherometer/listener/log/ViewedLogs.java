package io.github.spherometer.listener.log;

import com.google.gson.JsonObject;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.page.Answer;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows of logs that a test writes, and what is said of them. */
abstract class ViewedLogs {

  static LoggedTraining training = new LoggedTraining(DistinctMeasurement.run(), List.of(), "");
  final Path directory;
  final Path file;
  final List<String> messages = new CopyOnWriteArrayList<>();
  final List<LogView> views = new ArrayList<>();
  PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);

  ViewedLogs(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("log.jsonl");
  }

  @BeforeAll
  static void train() throws Exception {
    training = LoggedTraining.of("r");
  }

  @AfterEach
  void close() {
    views.forEach(LogView::close);
    endpoint.close();
  }

  LogView view(Path... logs) {
    LogView view = LogView.open(endpoint, Arrays.asList(logs), messages::add);
    views.add(view);
    return view;
  }

  Answer run(String id) {
    try {
      return Answer.at(endpoint.page(), "runs/" + id);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<JsonObject> runs() {
    try {
      return Answer.at(endpoint.page(), "runs").objects("runs");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<String> shown(String field) {
    return runs().stream().map(run -> run.get(field).getAsString()).toList();
  }

  void awaitRows(String id, int count) throws InterruptedException {
    await(() -> runs().stream().anyMatch(run -> run.get("id").getAsString().equals(id)));
    await(() -> run(id).kinds().size() == count);
  }

  Path write(String name, String run, int measurements) throws IOException {
    Path log = directory.resolve(name);
    try (JsonLinesSink sink = JsonLinesSink.append(log)) {
      sink.started(training.named(run));
      training.measurements().subList(0, measurements).forEach(sink::accept);
    }
    return log;
  }

  /** A condition that does not come is a timeout of the test. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }
}
