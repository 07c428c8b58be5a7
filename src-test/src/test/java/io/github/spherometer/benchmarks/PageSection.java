package io.github.spherometer.benchmarks;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.page.Browser;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** How quick the live page is in a browser, with as many rows as a run keeps. */
final class PageSection implements Section {

  private static final int[] MEASUREMENTS = {60, 4096};

  private static final String WATCH =
      "window.frames_ = []; let last = performance.now(); const tick = () => { const now ="
          + " performance.now(); window.frames_.push(now - last); last = now;"
          + " requestAnimationFrame(tick); }; requestAnimationFrame(tick)";

  @Override
  public String name() {
    return "page";
  }

  @Override
  public String description() {
    return "The live page of a training in Chromium without a window: time from the request to the"
        + " first chart, points drawn by all charts, and the longest frame while the cursor moves"
        + " over a chart and while six parts of the run are zoomed into, in ms. Goal: 1000 ms to"
        + " the first chart, no frame over 100 ms.";
  }

  @Override
  public List<String> columns() {
    return List.of("measurements", "first chart", "points", "longest frame, cursor", "zooming");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    for (int measurements : MEASUREMENTS) {
      rows.accept(row(measurements));
    }
  }

  private static List<Object> row(int measurements) {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.02f)).build();
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        SteppedTraining training =
            new SteppedTraining(
                "net", sgd, 16, Listeners.exact().everyBatches(1).endpoint(endpoint).build());
        Browser browser = Browser.start(Files.createTempDirectory("page"))) {
      for (int batch = 0; batch < measurements; batch++) {
        training.trainBatch();
      }
      training.end();
      browser.open(endpoint.page());
      browser.await("return document.querySelector('#chart-eigenvalues canvas') !== null");
      long first = firstChart(browser);
      long points = drawn(browser);
      browser.run(WATCH);
      hover(browser);
      long cursor = longestFrame(browser);
      zoom(browser);
      return List.of(measurements, first, points, cursor, longestFrame(browser));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the browser's own clock, from the beginning of the navigation. */
  private static long firstChart(Browser browser) {
    browser.await("return performance.getEntriesByName('first chart').length > 0");
    return number(browser, "return performance.getEntriesByName('first chart')[0].startTime");
  }

  /** Charts are drawn when they are scrolled to. */
  private static long drawn(Browser browser) {
    long height = number(browser, "return document.scrollingElement.scrollHeight");
    for (long y = 0; y < height; y += 500) {
      browser.run("scrollTo(0, arguments[0])", y);
      browser.await("return new Promise(done => setTimeout(() => done(true), 200))");
    }
    browser.run("scrollTo(0, 0)");
    return number(
        browser,
        "return [...document.querySelectorAll('figure')].reduce((sum, each) => sum +"
            + " Number(each.dataset.points ?? 0) * each.querySelectorAll('.legend button').length,"
            + " 0)");
  }

  private static void hover(Browser browser) {
    WebElement plot = browser.one("#chart-eigenvalues .u-over");
    Actions moves = new Actions(browser.driver()).moveToElement(plot, -100, 0);
    for (int i = 0; i < 40; i++) {
      moves = moves.moveByOffset(4, i % 3 - 1);
    }
    moves.perform();
  }

  private static void zoom(Browser browser) {
    WebElement plot = browser.one("#chart-eigenvalues .u-over");
    for (int i = 0; i < 6; i++) {
      new Actions(browser.driver())
          .moveToElement(plot, -80 + 10 * i, 0)
          .clickAndHold()
          .moveByOffset(150, 0)
          .release()
          .perform();
    }
  }

  private static long longestFrame(Browser browser) {
    return number(browser, "return Math.max(...window.frames_.splice(0))");
  }

  private static long number(Browser browser, String script) {
    return Math.round(((Number) Objects.requireNonNull(browser.run(script))).doubleValue());
  }
}
