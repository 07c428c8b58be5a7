package io.github.spherometer.dashboards.live;

import ai.djl.engine.Engine;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonParser;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.Panel;
import io.github.spherometer.dashboards.live.Reading.Shown;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Trainings on one page of metrics while a real Prometheus watches, and what somebody reads of them
 * on the dashboards.
 */
final class Watched implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TIME_LAPSE = "timelapse:";
  private static final String RECORDED = "run:spherometer_";
  private static final Duration REST = Duration.ofMillis(25);

  private final PrometheusEndpoint endpoint;
  private final PrometheusServer prometheus;
  private final Instant begin = Instant.now();
  private final List<SteppedTraining> trainings = new ArrayList<>();

  private Watched(PrometheusEndpoint endpoint, PrometheusServer prometheus) {
    this.endpoint = endpoint;
    this.prometheus = prometheus;
  }

  /**
   * Watches a page without trainings yet, with our rules, and with those that record once more in
   * time-lapse.
   *
   * @param directory an empty one
   * @param haste how many times as short is what they look back at in time-lapse
   */
  static Watched start(Path directory, int haste) throws IOException, InterruptedException {
    Engine.getInstance().setRandomSeed(3);
    List<Path> rules = new ArrayList<>(DashboardFiles.ruleFiles());
    Path copies = Files.createDirectory(directory.resolve("time-lapse"));
    rules.addAll(Haste.recording(copies, haste, TIME_LAPSE));
    PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
    PrometheusServer prometheus =
        PrometheusServer.start(directory, endpoint.uri(), rules, List.of());
    prometheus.await("up == 1", PATIENCE);
    return new Watched(endpoint, prometheus);
  }

  /** Adds a training that learns slowly and is measured every ten batches. */
  SteppedTraining add(String run, TrainingListener... others) {
    return add(run, healthy(), others);
  }

  /** As {@link #add(String, TrainingListener...)}, with options. */
  SteppedTraining add(String run, UnaryOperator<CurvatureListener.Builder> options) {
    return add(run, healthy(), options);
  }

  static Optimizer healthy() {
    return Trainings.sgd(Tracker.fixed(0.01f), 0);
  }

  /** Adds a training that is measured every ten batches. */
  SteppedTraining add(String run, Optimizer optimizer, TrainingListener... others) {
    return add(run, optimizer, options -> options.everyBatches(10), others);
  }

  /** Adds a training that is measured when the options say. */
  SteppedTraining add(
      String run,
      Optimizer optimizer,
      UnaryOperator<CurvatureListener.Builder> options,
      TrainingListener... others) {
    CurvatureListener.Builder listener = Listeners.exact().registry(endpoint.registry()).run(run);
    SteppedTraining training =
        new SteppedTraining("net", optimizer, 16, options.apply(listener).build(), others);
    trainings.add(training);
    return training;
  }

  /** Trains every training but some by so many batches, one of each a round, with a rest. */
  void train(int batches, SteppedTraining... standStill) throws InterruptedException {
    List<SteppedTraining> moving = new ArrayList<>(trainings);
    moving.removeAll(List.of(standStill));
    for (int batch = 0; batch < batches; batch++) {
      moving.forEach(SteppedTraining::trainBatch);
      Thread.sleep(REST.toMillis());
    }
  }

  /** Their process is gone, and the rules know. */
  void lose() throws IOException, InterruptedException {
    endpoint.close();
    prometheus.await("absent(run:spherometer_state:code != 7 != 8)", PATIENCE);
  }

  static Dashboard dashboard(String name) {
    return DashboardFiles.dashboards().stream()
        .filter(dashboard -> dashboard.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A dashboard from the start on; with no run named it shows all. */
  View view(String dashboard, Instant end) throws IOException, InterruptedException {
    return new View(dashboard(dashboard), prometheus, List.of(), begin, end);
  }

  /** The latest moments of a run alone. */
  View lastSecond(String dashboard, String run, Instant end)
      throws IOException, InterruptedException {
    return new View(dashboard(dashboard), prometheus, List.of(run), end.minusSeconds(1), end);
  }

  /** What a panel of the dashboard of a training shows of a run, each as a text and a colour. */
  List<String> read(String title, String run, Instant end)
      throws IOException, InterruptedException {
    return read(dashboard("training").panel(title), run, end);
  }

  /** The same, by the rules in time-lapse. */
  List<String> readInTimeLapse(String title, String run, Instant end)
      throws IOException, InterruptedException {
    return read(inTimeLapse(dashboard("training").panel(title)), run, end);
  }

  private List<String> read(Panel panel, String run, Instant end)
      throws IOException, InterruptedException {
    return Reading.of(panel, view("training", end)).stream()
        .filter(shown -> shown.run().equals(run))
        .filter(Predicate.not(shown -> shown.refId().equals("D"))) // the highest, which has been
        .map(Shown::textAndColor)
        .toList();
  }

  /** What a panel asks, asked of the rules in time-lapse. */
  static Panel inTimeLapse(Panel panel) {
    String json = panel.json().toString();
    String hasty = json.replace(RECORDED, TIME_LAPSE + RECORDED);
    if (hasty.equals(json)) {
      throw new AssertionError(panel + " asks for nothing that is recorded");
    }
    return new Panel(JsonParser.parseString(hasty).getAsJsonObject());
  }

  @Override
  public void close() {
    trainings.forEach(SteppedTraining::close);
    endpoint.close();
    prometheus.close();
  }
}
