package io.github.spherometer.examples.singularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.examples.Ended;
import io.github.spherometer.fixtures.DrawnDigits;
import io.github.spherometer.listener.log.MeasurementLog;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingularityTest {

  private static Path directory = Path.of("");

  @BeforeAll
  static void run(@TempDir Path temporary) throws IOException {
    directory = temporary;
    DrawnDigits.write(directory.resolve("data"), 2, 2);
    Ended ended =
        Ended.of(
            "singularity",
            "--tiny",
            "--data",
            directory.resolve("data").toString(),
            "--out",
            directory.resolve("out").toString(),
            "--port",
            "0");
    assertThat(ended.code()).isZero();
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** Of the first measurements, which are of the start, of the runs that are named so. */
  private static double[] first(String name, ToDoubleFunction<Spectrum> value) throws IOException {
    return files("curvature.jsonl").stream()
        .filter(file -> file.toString().matches(".*/" + name + "/curvature.jsonl"))
        .flatMap(file -> MeasurementLog.read(file).measurements().stream())
        .filter(measurement -> measurement.step().batch() == 1)
        .mapToDouble(measurement -> value.applyAsDouble(measurement.curvature().spectrum()))
        .toArray();
  }

  private static double largest(Spectrum spectrum) {
    return spectrum.largest().value();
  }

  private static double top(Spectrum spectrum) {
    return Math.abs(spectrum.ritzValues().get(0).value());
  }

  /** The cells of the first row that begins so. */
  private static List<String> row(String beginning) throws IOException {
    return Files.readString(directory.resolve("out/report.md"))
        .lines()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .map(line -> List.of(line.split(" *\\| *", -1)))
        .orElseThrow();
  }

  @Test
  void everyFigureShowsSomething() throws IOException {
    List<Path> figures = files(".png");
    assertThat(figures).hasSizeGreaterThanOrEqualTo(5);
    for (Path figure : figures) {
      BufferedImage image = ImageIO.read(figure.toFile());
      int width = image.getWidth();
      int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
      assertThat(Arrays.stream(pixels).distinct().count()).as(figure.toString()).isGreaterThan(3);
    }
    assertThat(files(".svg")).hasSameSizeAs(figures);
  }

  @Test
  void initialisationsAreThoseOfTheLogs() throws IOException {
    double[] tops = first("study-starts_.*", SingularityTest::top);
    assertThat(tops).hasSize(4).doesNotHaveDuplicates();
    List<String> row = row("| before | 4 |");
    double mean = Arrays.stream(tops).average().orElseThrow();
    assertThat(Double.parseDouble(row.get(3))).isCloseTo(mean, within(1e-3 * mean));
  }

  /** Lanczos, on the training's way, and LAPACK, where it stands still, see the same surface. */
  @Test
  void theSpectrumBeforeTrainingBeginsWithTheEigenvalueOfTheLog() throws IOException {
    double mean =
        Arrays.stream(
                first(
                    "study-spectra_.*spread-0.5_hidden-2_objective-cross.*",
                    SingularityTest::largest))
            .average()
            .orElseThrow();
    String cell = row("| 2 | 18 | before |").get(6);
    assertThat(Double.parseDouble(cell.substring(0, cell.indexOf(" +- "))))
        .isCloseTo(mean, within(1e-3 * mean));
  }
}
