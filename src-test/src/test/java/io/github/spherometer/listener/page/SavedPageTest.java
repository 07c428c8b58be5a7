package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.log.MeasurementLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What is taken away from a page: its numbers, a picture, all of it. */
class SavedPageTest extends PageInBrowser {

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
                    "return document.querySelector('#chart-eigenvalues canvas').height /"
                        + " devicePixelRatio"));
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
}
