package io.github.spherometer.examples.deepnetspectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.examples.Ended;
import io.github.spherometer.examples.report.statistics.Spread;
import io.github.spherometer.fixtures.DrawnDigits;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepnetSpectrumTest {

  private static final int CLASSES = 10;
  private static final Pattern VALUE =
      Pattern.compile("(\"values\": \\{\\s*\"ritzValues\": )\\[[^\\]]*\\]", Pattern.DOTALL);

  private static Path out = Path.of("");

  @BeforeAll
  static void run(@TempDir Path directory) throws IOException {
    Path data = directory.resolve("data");
    DrawnDigits.write(data, 6, 3);
    out = directory.resolve("out");
    Ended ended =
        Ended.of(
            "deepnet-spectrum",
            "--tiny",
            "--data",
            data.toString(),
            "--out",
            out.toString(),
            "--port",
            "0");
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String report(Path out) throws IOException {
    return Files.readString(out.resolve("report.md"));
  }

  private static List<Path> runs(String part, String ending) throws IOException {
    return files(out.resolve("runs"), ending).stream()
        .filter(file -> file.toString().contains(part))
        .toList();
  }

  @Test
  void everyFigureShowsSomething() throws IOException {
    List<Path> figures = files(out.resolve("figures"), ".png");
    assertThat(figures)
        .extracting(file -> file.getFileName().toString())
        .contains(
            "density-mixture.png",
            "density-mlp.png",
            "parts-mlp.png",
            "values-mixture.png",
            "tail-mlp.png",
            "sizes-mlp.png",
            "levels-mlp.png",
            "means-mlp.png");
    for (Path figure : figures) {
      assertThat(inkIn(ImageIO.read(figure.toFile()))).as(figure.toString()).isGreaterThan(2000);
      assertThat(report(out)).contains("figures/" + figure.getFileName());
    }
  }

  private static int inkIn(BufferedImage image) {
    int ink = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        ink += (image.getRGB(x, y) & 0xffffff) == 0xffffff ? 0 : 1;
      }
    }
    return ink;
  }

  @Test
  void outliersAfterAllStepsAreThoseOfTheLogs() throws IOException {
    double[] means =
        runs("net-mlp_data-mnist_classes-10_per-class-6_", "curvature.jsonl").stream()
            .map(DeepnetSpectrumTest::last)
            .mapToDouble(
                m ->
                    m.curvature().spectrum().ritzValues().stream()
                        .limit(CLASSES - 1)
                        .mapToDouble(value -> value.value())
                        .average()
                        .orElseThrow())
            .toArray();
    assertThat(means).hasSize(2).doesNotHaveDuplicates();
    assertThat(rows("| MLP, n = 6 |"))
        .anyMatch(row -> row.endsWith("| " + Spread.of(means) + " |"));
  }

  private static Measurement last(Path log) {
    List<Measurement> measurements = MeasurementLog.read(log).measurements();
    Measurement last = measurements.get(measurements.size() - 1);
    assertThat(last.step().batch()).isGreaterThan(1);
    return last;
  }

  private static List<String> rows(String start) throws IOException {
    return report(out).lines().filter(line -> line.startsWith(start)).toList();
  }

  /** Another way to the same numbers: the listener's, when the training has ended. */
  @Test
  void theListenerSeesTheSameEigenvalues() throws IOException {
    List<Path> logs = runs("net-mixture_data-mixture_classes-3_", "curvature.jsonl");
    assertThat(logs).hasSize(2);
    for (Path log : logs) {
      double ofLog = last(log).curvature().spectrum().largest().value();
      String record = Files.readString(log.resolveSibling("run.json"));
      Matcher values = VALUE.matcher(record);
      assertThat(values.find()).isTrue();
      Matcher first = Pattern.compile("\"value\": ([-0-9.E]+)").matcher(values.group());
      assertThat(first.find()).isTrue();
      double ofRecord = Double.parseDouble(first.group(1));
      assertThat(ofRecord).isCloseTo(ofLog, within(0.01 * ofLog));
    }
  }

  @Test
  void thePartsOfTheGaussNewtonMatrixSumToIt() throws IOException {
    assertThat(verdicts(out, "MLP: the four parts sum to G")).containsExactly("**seen**");
    assertThat(verdicts(out, "mixture: the four parts sum to G")).containsExactly("**seen**");
  }

  private static List<String> verdicts(Path folder, String claim) throws IOException {
    return report(folder)
        .lines()
        .filter(line -> line.startsWith("| **") && line.contains("| " + claim + " |"))
        .map(line -> line.split("\\|", -1)[1].strip())
        .toList();
  }
}
