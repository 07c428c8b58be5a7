package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The page in a real browser, one for a class of tests, beside real trainings. */
abstract class PageInBrowser {

  static final String EIGENVALUES = "#chart-eigenvalues";
  private static final By NAME = By.cssSelector(".name");
  private static final By VALUE = By.cssSelector(".value");
  @TempDir private static @Nullable Path directory;
  private static @Nullable Browser started;

  final PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
  private final List<ShownRun> runs = new ArrayList<>();

  final Path downloads = Objects.requireNonNull(directory);
  final Browser browser = Objects.requireNonNull(started);

  @BeforeAll
  static void startBrowser() {
    started = Browser.start(Objects.requireNonNull(directory));
  }

  @AfterAll
  static void stopBrowser() {
    if (started != null) {
      started.close();
    }
  }

  @BeforeEach
  void lookAtItAsEverybodyDoes() {
    Engine.getInstance().setRandomSeed(3);
    browser.leave();
    browser.resize(1280, 900);
    browser.prefer("light");
  }

  @AfterEach
  void closeAll() {
    runs.forEach(ShownRun::close);
    endpoint.close();
  }

  ShownRun on(String run) {
    return on(run, "net", 0.02f, options -> options);
  }

  ShownRun on(
      String run,
      String model,
      float learningRate,
      UnaryOperator<CurvatureListener.Builder> options) {
    ShownRun shown = ShownRun.on(endpoint, run, model, learningRate, options);
    runs.add(shown);
    return shown;
  }

  void open(int points) {
    browser.open(endpoint.page());
    browser.run("localStorage.clear()");
    browser.reload();
    awaitPoints(points);
  }

  void awaitPoints(int points) {
    browser.await(
        "return document.querySelector(arguments[0])?.dataset.points === String(arguments[1])",
        EIGENVALUES,
        points);
  }

  String latest(String chart, String line) {
    return browser.all(chart + " .legend button").stream()
        .filter(entry -> entry.findElement(NAME).getText().equals(line))
        .map(entry -> entry.findElement(VALUE).getText())
        .findFirst()
        .orElseThrow();
  }

  /** What is on a canvas cannot be read, but that it has changed can. */
  List<String> ticks() {
    List<String> pictures = new ArrayList<>();
    for (String chart : List.of(EIGENVALUES, "#chart-loss")) {
      browser.await("return document.querySelector('" + chart + " canvas') !== null");
      pictures.add(
          (String)
              Objects.requireNonNull(
                  browser.run(
                      "return document.querySelector('" + chart + " canvas').toDataURL()")));
    }
    return pictures;
  }

  Path downloaded(String name) {
    Path file = downloads.resolve(name);
    long end = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(file).exists();
    return file;
  }
}
