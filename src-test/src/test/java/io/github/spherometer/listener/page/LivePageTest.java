package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.log.LogView;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page in a real browser, beside a real training. */
class LivePageTest {

  private static final String EIGENVALUES = "#chart-eigenvalues";

  @TempDir private static @Nullable Path directory;
  private static @Nullable Browser started;

  private final PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
  private final List<ShownRun> runs = new ArrayList<>();

  private final Path downloads = Objects.requireNonNull(directory);
  private final Browser browser = Objects.requireNonNull(started);

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

  private ShownRun on(String run) {
    return on(run, "net", 0.02f, options -> options);
  }

  private ShownRun on(
      String run,
      String model,
      float learningRate,
      UnaryOperator<CurvatureListener.Builder> options) {
    ShownRun shown = ShownRun.on(endpoint, run, model, learningRate, options);
    runs.add(shown);
    return shown;
  }

  private void open(int points) {
    browser.open(endpoint.page());
    browser.run("localStorage.clear()");
    browser.reload();
    awaitPoints(points);
  }

  private void awaitPoints(int points) {
    browser.await(
        "return document.querySelector(arguments[0])?.dataset.points === String(arguments[1])",
        EIGENVALUES,
        points);
  }

  private String latest(String chart, String line) {
    return browser.all(chart + " .legend button").stream()
        .filter(entry -> entry.findElement(NAME).getText().equals(line))
        .map(entry -> entry.findElement(VALUE).getText())
        .findFirst()
        .orElseThrow();
  }

  private static final By NAME = By.cssSelector(".name");
  private static final By VALUE = By.cssSelector(".value");

  @Test
  void pointsArriveWithoutAReload() {
    ShownRun run = on("arriving").train(3);
    open(3);
    run.train(4);
    awaitPoints(7);
    assertThat(browser.text("#headline .state")).isEqualTo("arriving running");
    assertThat(browser.text("#headline .tiles")).contains("Batch\n7\n");
    run.end();
    browser.await("return document.querySelector('.state').innerText.includes('ended at')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void everyMeasurementAndTheThresholdAreDrawn() {
    on("threshold").train(12);
    open(12);
    assertThat(latest(EIGENVALUES, "threshold")).startsWith("100");
    assertThat(browser.all(EIGENVALUES + " canvas")).hasSize(1);
    assertThat(latest("#chart-ratio", "edge of stability")).isEqualTo("1");
  }

  /** It would press the eigenvalues to the bottom. */
  @Test
  void aThresholdFarAboveIsSaidToBeThere() {
    on("far", "net", 1e-5f, options -> options).train(3);
    open(3);
    browser.await(
        "return document.querySelector('#chart-eigenvalues .legend').innerText.includes('↑')");
    assertThat(latest(EIGENVALUES, "threshold")).isEqualTo("200\u202f000 ↑");
    browser.all(EIGENVALUES + " .tools button").get(0).click();
    browser.await(
        "return !document.querySelector('#chart-eigenvalues .legend').innerText.includes('↑')");
  }

  @Test
  void theFirstMeasurementHasItsTimeAndProducts() {
    on("first").train(1);
    open(1);
    for (String chart : List.of("#chart-products", "#chart-duration")) {
      browser.run("document.querySelector(arguments[0]).scrollIntoView()", chart);
      browser.await("return document.querySelector(arguments[0]).dataset.points === '1'", chart);
    }
    assertThat(latest("#chart-products", "products")).matches("[1-9]\\d*");
    assertThat(latest("#chart-duration", "all")).isNotEqualTo("–");
    assertThat(browser.text("#chart-duration .legend")).doesNotContain("density", "slices");
  }

  @Test
  void theParabolaIsBesideTheSlice() {
    on("slices", "net", 0.02f, options -> options.lossSlices(1)).train(2);
    open(2);
    browser.run("document.querySelector('#chart-slice').scrollIntoView()");
    browser.await("return document.querySelector('#chart-slice .plot canvas') !== null");
    assertThat(browser.text("#chart-slice .legend")).contains("loss", "parabola");
    assertThat(browser.all("#chart-slice canvas")).hasSize(2);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whoeverComesLateSeesEverything() {
    on("late").train(25);
    open(25);
    browser.reload();
    awaitPoints(25);
  }

  @Test
  void theAxisOfAllChartsIsSwitchedTogether() {
    on("axes").train(9);
    open(9);
    List<String> byBatch = ticks();
    browser.button("Epoch").click();
    browser.await(
        "return document.querySelector('#controls [aria-pressed=true]').innerText === 'Epoch'");
    List<String> byEpoch = ticks();
    browser.button("Time").click();
    assertThat(byBatch).isNotEqualTo(byEpoch);
  }

  /** What is on a canvas cannot be read, but that it has changed can. */
  private List<String> ticks() {
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

  @Test
  void draggingZoomsAndADoubleClickShowsTheWholeRun() {
    on("zoom").train(20);
    open(20);
    WebElement plot = browser.one(EIGENVALUES + " .u-over");
    List<String> whole = ticks();
    new Actions(browser.driver())
        .moveToElement(plot, -60, 0)
        .clickAndHold()
        .moveByOffset(90, 0)
        .release()
        .perform();
    browser.await(
        "return !document.evaluate(\"//button[.='Whole run']\", document, null, 9)"
            + ".singleNodeValue.disabled");
    assertThat(ticks()).doesNotContainAnyElementsOf(whole);
    new Actions(browser.driver()).doubleClick(plot).perform();
    browser.await(
        "return document.evaluate(\"//button[.='Whole run']\", document, null, 9)"
            + ".singleNodeValue.disabled");
    assertThat(ticks()).isEqualTo(whole);
  }

  @Test
  void aPartOfTheRunIsChosenWithTheKeyboard() {
    on("keyboard").train(20);
    open(20);
    List<String> whole = ticks();
    List<WebElement> bounds = browser.all("#controls input.bound");
    bounds.get(0).sendKeys("5", Keys.TAB);
    assertThat(ticks()).isEqualTo(whole);
    bounds.get(1).sendKeys("9", Keys.TAB);
    assertThat(ticks()).doesNotContainAnyElementsOf(whole);
  }

  @Test
  void aLineIsHiddenAndShownByAClick() {
    on("hidden").train(5);
    open(5);
    List<String> before = ticks();
    browser.all(EIGENVALUES + " .legend button").get(0).click();
    assertThat(browser.all(EIGENVALUES + " .legend [aria-pressed=false]")).hasSize(1);
    assertThat(ticks().get(0)).isNotEqualTo(before.get(0));
  }

  @Test
  void aScaleIsLogarithmicByAClick() {
    on("log").train(5);
    open(5);
    List<String> linear = ticks();
    browser.button("Log y").click();
    assertThat(ticks()).doesNotContainAnyElementsOf(linear);
  }

  @Test
  void itIsDarkWhereTheSystemIs() {
    on("dark").train(2);
    open(2);
    String background = "return getComputedStyle(document.body).backgroundColor";
    assertThat(browser.run(background)).isEqualTo("rgb(246, 247, 249)");
    browser.prefer("dark");
    assertThat(browser.run(background)).isEqualTo("rgb(17, 20, 24)");
  }

  @Test
  void aPhoneShowsItWithoutSidewaysScrolling() {
    String hostile = "x".repeat(300);
    on("phone " + hostile).train(2);
    browser.resize(360, 740);
    open(2);
    assertThat(browser.run("return document.scrollingElement.scrollWidth")).isEqualTo(360L);
  }

  @Test
  void aTrainingThatIsGoneIsLostAndItsValuesAreGrey() {
    on("gone").train(3);
    open(3);
    endpoint.close();
    browser.await("return document.querySelector('.state').innerText.includes('lost contact')");
    assertThat(browser.run("return document.body.classList.contains('old')")).isEqualTo(true);
    awaitPoints(3);
  }

  @Test
  void aLossThatIsNotFiniteIsSaidWithItsFirstBatch() {
    ShownRun run = on("diverging", "net", 50f, options -> options);
    run.train(40);
    browser.open(endpoint.page());
    browser.await(
        "return /not finite since batch \\d+/.test(document.querySelector('.state').innerText)");
    assertThat(browser.one("#headline").getAttribute("data-state")).isEqualTo("bad");
    assertThat(browser.text("#events")).contains("Not finite", "non_finite_loss");
  }

  /** After the last step there are parameters to measure, and no batch. */
  @Test
  void aTrainingThatHasEndedKeepsTheLossOfItsLastBatch() {
    var withLastBatch =
        CurvatureListener.builder()
            .inForeground()
            .everyBatches(4)
            .endpoint(endpoint)
            .run("healthy");
    ShownRun run = on("healthy", "net", 0.02f, options -> withLastBatch).train(6);
    open(2);
    String loss = latest("#chart-loss", "batch");
    run.end();
    browser.await("return document.querySelector('.state').innerText.includes('ended at')");
    awaitPoints(3);
    assertThat(browser.text("#headline .state")).doesNotContain("not finite");
    assertThat(browser.text("#headline .tiles")).contains("Loss of the batch\n" + loss + "\n");
    assertThat(latest("#chart-loss", "batch")).isEqualTo(loss);
    assertThat(browser.one("#headline").getAttribute("data-state")).isEqualTo("ended");
  }

  @Test
  void runsAreLaidOverOneAnother() {
    on("first").train(4);
    on("second").train(6);
    open(6);
    assertThat(browser.text("#headline .state")).startsWith("second");
    browser.button("first").click();
    browser.await(
        "return document.querySelectorAll('#chart-eigenvalues .legend button').length === 2");
    assertThat(browser.text(EIGENVALUES + " .legend")).contains("first", "second");
  }

  private static JsonLinesSink log(Path file, String run) {
    JsonLinesSink sink = JsonLinesSink.append(file);
    sink.started(Told.run(run));
    sink.accept(Told.measurement(1));
    return sink;
  }

  @Test
  void pointsOfALogArriveWhileItGrows() {
    Path file = downloads.resolve("growing.jsonl");
    try (JsonLinesSink sink = log(file, "far away");
        LogView view = LogView.open(endpoint, List.of(file), message -> {})) {
      open(1);
      assertThat(browser.text("#headline .about")).contains("read from growing.jsonl");
      sink.accept(Told.measurement(2));
      awaitPoints(2);
      assertThat(browser.text("#headline .state")).contains("no news since");
      sink.progressed(Told.progress(3, 0, 3));
      sink.ended();
      browser.await("return document.querySelector('.state').innerText.includes('ended at')");
      assertThat(browser.text("#headline .state")).startsWith("far away · growing ended at");
      assertThat(view.runs()).isEqualTo(1);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void twoLogsAreLaidOverOneAnother() {
    Path one = downloads.resolve("one.jsonl");
    Path two = downloads.resolve("two.jsonl");
    try (JsonLinesSink first = log(one, "same name");
        JsonLinesSink second = log(two, "two");
        LogView view = LogView.open(endpoint, List.of(one, two), message -> {})) {
      first.accept(Told.measurement(2));
      second.accept(Told.measurement(2));
      open(2);
      assertThat(browser.text(EIGENVALUES + " .legend")).contains("same name · one", "two");
      assertThat(browser.text("#runs")).doesNotContain("· two", "●");
      assertThat(browser.all("#runs [aria-pressed=true]")).hasSize(2);
      assertThat(view.logs()).isEqualTo(2);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void namesAreTextWhateverTheyHold() {
    String name = "<img src=x onerror=document.title='broken'>\"'</script><script>alert(1)";
    on(name, name, 0.02f, options -> options).train(2);
    open(2);
    assertThat(browser.text("#headline .state")).contains(name);
    assertThat(browser.text("#headline .about")).contains(name);
    assertThat(browser.all("img, main script")).isEmpty();
    assertThat(browser.driver().getTitle()).doesNotStartWith("broken");
  }

  @Test
  void namesOfLayersAreTextToo() {
    String name = "<img src=x onerror=document.title='broken'>\"'</script>\\";
    RunHistories runs = LivePages.of(endpoint.registry()).get(0);
    MeasurementSink run = runs.begin("layers", "net", Tags.empty(), 2, OptionalLong.empty());
    run.started(DistinctMeasurement.run());
    run.accept(DistinctMeasurement.withLayer(name));
    open(1);
    browser.await(
        "return [...document.querySelectorAll('#chart-dead .legend .name')].some(each =>"
            + " each.textContent === arguments[0])",
        name);
    assertThat(browser.all("img, main script")).isEmpty();
    assertThat(browser.driver().getTitle()).doesNotStartWith("broken");
  }

  @Test
  void theTableHoldsAllDigitsOfTheLog() throws IOException {
    Path log = downloads.resolve("log.jsonl");
    ShownRun run = on("table", "net", 0.02f, options -> options.log(log)).train(15);
    open(15);
    browser.button("CSV").click();
    List<String[]> rows = rows(downloaded("table.csv"));
    List<String> names = List.of(rows.get(0));
    run.end();
    var measurements = MeasurementLog.read(log).runs().get(0).measurements();
    assertThat(rows).hasSize(measurements.size() + 1);
    for (int i = 0; i < measurements.size(); i++) {
      var measurement = measurements.get(i);
      String[] row = rows.get(i + 1);
      assertThat(row[names.indexOf("batch")]).isEqualTo("" + measurement.step().batch());
      assertThat(number(row, names, "spherometer_hessian_trace"))
          .isEqualTo(measurement.curvature().trace().trace());
      assertThat(number(row, names, "spherometer_training_loss"))
          .isEqualTo(measurement.loss().training());
      assertThat(number(row, names, "spherometer_hessian_eigenvalue{rank=\"\"2\"\"}"))
          .isEqualTo(measurement.curvature().spectrum().ritzValues().get(1).value());
    }
  }

  private static double number(String[] row, List<String> names, String name) {
    return Double.parseDouble(row[names.indexOf(name)]);
  }

  /** Names are quoted, numbers are not, and no name here holds a comma. */
  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll("^\"|\"$", "").split("\"?,\"?", -1))
        .toList();
  }

  private Path downloaded(String name) {
    Path file = downloads.resolve(name);
    long end = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(file).exists();
    return file;
  }

  @Test
  void aPictureHasRoomForItsWholeLegend() throws IOException {
    on("picture").train(3);
    browser.resize(360, 740);
    open(3);
    browser.one(EIGENVALUES + " .tools button:last-child").click();
    Path file = downloaded("picture-eigenvalues.png");
    long chart =
        (Long)
            Objects.requireNonNull(
                browser.run(
                    "return document.querySelector('#chart-eigenvalues canvas').height / devicePixelRatio"));
    int oneRow = 52;
    assertThat(ImageIO.read(file.toFile()).getHeight()).isGreaterThan((int) chart + oneRow);
  }

  @Test
  void aSavedPageShowsTheSameWithoutAServer() {
    on("saved").train(8);
    open(8);
    String value = latest(EIGENVALUES, "largest");
    browser.button("Save page").click();
    Path file = downloaded("saved.html");
    assertThat(browser.complaints()).isEmpty();
    browser.leave(); // it would go on asking a server that is gone
    endpoint.close();
    browser.open(file.toUri());
    awaitPoints(8);
    assertThat(latest(EIGENVALUES, "largest")).isEqualTo(value);
    assertThat(browser.text("#headline .state")).contains("saved at");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void axeFindsNothingThatKeepsPeopleOut() {
    on("accessible").train(5);
    open(5);
    assertThat(browser.inaccessible()).isEmpty();
    browser.prefer("dark");
    assertThat(browser.inaccessible()).isEmpty();
  }
}
