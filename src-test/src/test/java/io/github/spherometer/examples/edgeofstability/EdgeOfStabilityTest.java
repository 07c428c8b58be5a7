package io.github.spherometer.examples.edgeofstability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.Ended;
import io.github.spherometer.fixtures.DrawnDigits;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeOfStabilityTest {

  @TempDir private static @Nullable Path temporary;
  private static Path out;
  private static Ended ended;

  private static Path directory() {
    return Objects.requireNonNull(temporary);
  }

  @BeforeAll
  static void run() throws IOException {
    DrawnDigits.write(directory().resolve("images"), 10, 2);
    out = directory().resolve("out");
    ended =
        Ended.of(
            "edge-of-stability",
            "--tiny",
            "--port",
            "0",
            "--data",
            directory().resolve("images").toString(),
            "--out",
            out.toString());
  }

  private static List<Path> files(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(file -> file.toString().matches(pattern)).sorted().toList();
    }
  }

  @Test
  void endsWell() {
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @Test
  void everyFigureShowsSomething() throws IOException {
    List<Path> figures = files(".*\\.png");
    assertThat(figures)
        .hasSize(Files.readString(out.resolve("report.md")).split("\\.png").length - 1);
    assertThat(figures).hasSizeGreaterThan(8);
    for (Path figure : figures) {
      BufferedImage image = ImageIO.read(figure.toFile());
      long ink = 0;
      for (int x = 0; x < image.getWidth(); x += 3) {
        for (int y = 0; y < image.getHeight(); y += 3) {
          ink += (image.getRGB(x, y) & 0xffffff) == 0xffffff ? 0 : 1;
        }
      }
      assertThat(ink).as("%s", figure).isGreaterThan(1000);
    }
  }

  /** The measurements of gradient descent on the small task, whose threshold is 2 / 0.5. */
  @Test
  void theTableHasTheNumbersOfTheLogs() throws IOException {
    List<Path> logs = files(".*task-regression.*gradient_descent.*curvature.jsonl");
    assertThat(logs).hasSize(2);
    String row =
        Files.readString(out.resolve("report.md"))
            .lines()
            .filter(line -> line.startsWith("| regression | gradient descent | lr 0.5"))
            .findFirst()
            .orElseThrow();
    assertThat(row).contains("| 4 |");
    long steps = Long.parseLong(row.split(" \\| ", -1)[3]);
    double settled = 0;
    int count = 0;
    for (Path log : logs) {
      List<Measurement> measurements = MeasurementLog.read(log).measurements();
      double middle = third(measurements, 1, steps);
      double last = third(measurements, 2, steps);
      if (Math.abs(last - middle) < 0.1 * Math.max(last, middle)) {
        settled += last;
        count++;
      }
    }
    String ratio = count == 0 ? "-" : String.format(Locale.ROOT, "%.3f", settled / count);
    assertThat(row.split(" \\| ", -1)[5]).isEqualTo("" + count);
    assertThat(row.split(" \\| ", -1)[6]).startsWith(ratio.substring(0, ratio.length() - 1));
  }

  private static double third(List<Measurement> measurements, int number, long steps) {
    return measurements.stream()
        .filter(m -> m.step().batch() > number * steps / 3.0)
        .filter(m -> m.step().batch() <= (number + 1) * steps / 3.0)
        .mapToDouble(m -> m.curvature().spectrum().largest().value() * 0.5 / 2)
        .average()
        .orElseThrow();
  }
}
