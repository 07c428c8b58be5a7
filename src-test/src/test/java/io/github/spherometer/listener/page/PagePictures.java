package io.github.spherometer.listener.page;

import ai.djl.engine.Engine;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Draws the pictures of the live page: of the example's default run, light and dark and on a phone,
 * of two runs, and of one whose loss becomes NaN. Started by {@code mvn -q -Ppictures test-compile
 * exec:exec}.
 */
final class PagePictures implements AutoCloseable {

  private static final int WIDTH = 1360;

  private final Path folder;
  private final Browser browser;

  private PagePictures(Path folder) throws IOException {
    this.folder = folder;
    browser = Browser.start(Files.createTempDirectory("pictures"));
  }

  /**
   * Draws them.
   *
   * @param arguments the folder for them, and how to start the example
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (PagePictures pictures = new PagePictures(Path.of(arguments[0]))) {
      pictures.ofTheExample(List.of(arguments).subList(1, arguments.length));
      pictures.ofTwoRuns();
      pictures.ofADivergedRun();
    }
  }

  private void ofTheExample(List<String> command) throws IOException, InterruptedException {
    Process example =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines = example.inputReader()) {
      String address = Objects.requireNonNull(lines.readLine()).replace("Live page: ", "");
      browser.resize(WIDTH, 1000);
      browser.open(URI.create(address));
      browser.await(
          Duration.ofMinutes(10),
          "return document.querySelector('#headline').dataset.state === 'ended'");
      save("live-page", "light");
      save("live-page-dark", "dark");
      browser.resize(390, 844);
      save("live-page-phone", "light");
    } finally {
      example.destroy();
      example.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private void ofTwoRuns() {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        SteppedTraining slow = training(endpoint, "learning rate 0.01", 0.01f);
        SteppedTraining fast = training(endpoint, "learning rate 0.05", 0.05f)) {
      for (int batch = 0; batch < 150; batch++) {
        slow.trainBatch();
        fast.trainBatch();
      }
      browser.resize(WIDTH, 1000);
      browser.open(endpoint.page());
      browser.await("return document.querySelectorAll('#runs button').length === 2");
      browser.button("0.01").click();
      save("live-page-two-runs", "light");
    }
  }

  private void ofADivergedRun() {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        SteppedTraining training = training(endpoint, "learning rate 0.4", 0.4f)) {
      for (int batch = 0; batch < 60; batch++) {
        training.trainBatch();
      }
      browser.resize(WIDTH, 1000);
      browser.open(endpoint.page());
      browser.await("return document.querySelector('#headline').dataset.state === 'bad'");
      save("live-page-diverged", "light");
    }
  }

  private static SteppedTraining training(
      PrometheusEndpoint endpoint, String run, float learningRate) {
    CurvatureListener listener =
        Listeners.exact()
            .everyBatches(2)
            .run(run)
            .endpoint(endpoint)
            .density(SpectralDensity.builder().starts(1).steps(16).build())
            .build();
    Engine.getInstance().setRandomSeed(3);
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(learningRate)).build();
    return new SteppedTraining("regression", sgd, 16, listener);
  }

  /** What fits on the screen. */
  private void save(String name, String scheme) {
    browser.prefer(scheme);
    browser.run("scrollTo(0, 0)");
    browser.await("return document.querySelector('#chart-loss canvas') !== null");
    browser.await("return new Promise(done => setTimeout(() => done(true), 1500))");
    browser.picture(folder.resolve(name + ".png"));
  }

  @Override
  public void close() {
    browser.close();
  }
}
