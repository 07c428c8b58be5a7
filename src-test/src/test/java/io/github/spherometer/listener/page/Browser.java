package io.github.spherometer.listener.page;

import io.github.spherometer.dashboards.servers.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a window. A test that needs one where there is none is skipped. */
public final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts it.
   *
   * @param downloads where files that are saved go
   */
  public static Browser start(Path downloads) {
    Programs.assumeInstalled("chromium", "chromedriver");
    System.setProperty("webdriver.chrome.driver", Programs.path("chromedriver"));
    return new Browser(new ChromeDriver(options(downloads)));
  }

  /** Chromium looks for things in the network at each start unless told not to. */
  private static ChromeOptions options(Path downloads) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Programs.path("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900");
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", downloads.toAbsolutePath().toString()));
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  public void open(URI page) {
    driver.get(page.toString());
  }

  /** Leaves the page, whose complaints are forgotten. */
  public void leave() {
    open(URI.create("about:blank"));
    complaints();
  }

  public void reload() {
    driver.navigate().refresh();
  }

  /** Waits until a script returns true. */
  public void await(String script, Object... arguments) {
    await(PATIENCE, script, arguments);
  }

  /** The same, for something that may take longer. */
  public void await(Duration patience, String script, Object... arguments) {
    new WebDriverWait(driver, patience, Duration.ofMillis(100))
        .withMessage(() -> script + ", but the page says:\n" + text("body"))
        .until(any -> Boolean.TRUE.equals(run(script, arguments)));
  }

  /** What a script returns. */
  public @Nullable Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  public String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  public WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** A button by what is written on it. */
  public WebElement button(String label) {
    return driver.findElement(By.xpath("//button[contains(., '" + label + "')]"));
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** The page as it would be with this width in CSS pixels. */
  public void resize(int width, int height) {
    Map<String, Object> metrics =
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600);
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
  }

  public void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** What the page has complained of, since the last time. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Violations of accessibility that axe finds, each with the elements. */
  @SuppressWarnings("unchecked")
  public List<String> inaccessible() {
    run(axe());
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run().then(result => done(result.violations.map(each =>"
                + " each.id + ': ' + each.nodes.map(node => node.target + ' ' +"
                + " node.failureSummary).join('; '))));");
    return (List<String>) Objects.requireNonNull(found);
  }

  private static String axe() {
    try (var script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saves what is to be seen. */
  public void picture(Path file) {
    try {
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
