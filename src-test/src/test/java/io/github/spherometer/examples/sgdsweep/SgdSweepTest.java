package io.github.spherometer.examples.sgdsweep;

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
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SgdSweepTest {

  /** Epochs x batches of an epoch. */
  private static final int STEPS = 60 * 2;

  private static final double[] RATES = {0.1, 0.2, 0.4};
  private static final String TRAININGS =
      "look-training_net-teacher_student_data-teacher-student_recipe-lr-";
  private static final String LARGEST = "(\"largest\": ?\\{\"value\": ?)[^,]+";

  private static Path directory = Path.of("");
  private static Path out = Path.of("");

  @BeforeAll
  static void run(@TempDir Path shared) throws IOException {
    directory = shared;
    out = shared.resolve("out");
    DrawnDigits.write(shared.resolve("data"), 6, 2);
    assertThat(command(shared.resolve("out")).code()).isZero();
  }

  /** What is finished is not done again, so that a second call reports alone. */
  private static Ended command(Path out) {
    return Ended.of(
        "sgd-sweep",
        "--tiny",
        "--data",
        directory.resolve("data").toString(),
        "--out",
        out.toString(),
        "--port",
        "0");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String report(Path out) throws IOException {
    return Files.readString(out.resolve("report.md"));
  }

  private static List<Path> logs(Path out, String part) throws IOException {
    return files(out.resolve("runs"), "curvature.jsonl").stream()
        .filter(file -> file.toString().contains(part))
        .toList();
  }

  @Test
  void everyFigureShowsSomething() throws IOException {
    List<Path> figures = files(out.resolve("figures"), ".png");
    assertThat(figures)
        .extracting(file -> file.getFileName().toString())
        .contains(
            "teacher-student-along-learning-rate.png",
            "teacher-student-averages.png",
            "teacher-student-fits.png",
            "teacher-student-top-30.png",
            "teacher-student-valleys.png",
            "first-batches.png",
            "dead-neurons.png");
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
  void averagesAreThoseOfTheLogs() throws IOException {
    double[] averages =
        logs(out, TRAININGS + 0.2 + "_").stream()
            .mapToDouble(log -> average(log, m -> m.curvature().spectrum().largest().value()))
            .toArray();
    assertThat(averages).hasSize(2).doesNotHaveDuplicates();
    assertThat(row("| lr 0.2 |")).contains(Spread.of(averages).toString());
  }

  private static double average(Path log, ToDoubleFunction<Measurement> number) {
    return MeasurementLog.read(log).measurements().stream()
        .filter(m -> m.step().batch() > STEPS / 2 && m.step().batch() <= STEPS)
        .mapToDouble(number)
        .average()
        .orElseThrow();
  }

  private static String row(String start) throws IOException {
    return report(out).lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void imagesAreTrainedOnToo() throws IOException {
    assertThat(logs(out, "net-convolutional_data-mnist"))
        .hasSize(2)
        .allSatisfy(
            log ->
                assertThat(MeasurementLog.read(log).measurements())
                    .isNotEmpty()
                    .allSatisfy(m -> assertThat(m.loss().probe()).isCloseTo(2.3, within(0.5))));
  }

  @Test
  void logsThatSayTheOppositeAreBelieved() throws IOException {
    String falls = "teacher-student: largest eigenvalue l1 falls with the learning rate, at equal";
    String straight = "teacher-student: the largest eigenvalue is a straight line against 1 / lr";
    Path rising = fabricated("rising", rate -> rate);
    assertThat(verdicts(rising, falls)).containsExactly("**not seen**", "**not seen**");
    assertThat(verdicts(rising, straight)).containsExactly("**not seen**", "**not seen**");
  }

  /** The same runs with other largest eigenvalues. */
  private static Path fabricated(String name, DoubleUnaryOperator ofRate) throws IOException {
    Path copy = directory.resolve(name);
    for (Path file : files(out.resolve("runs"), "")) {
      Path target = copy.resolve(out.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
    for (double rate : RATES) {
      for (Path log : logs(copy, TRAININGS + rate + "_")) {
        double largest = ofRate.applyAsDouble(rate);
        String text = Files.readString(log);
        Files.writeString(log, text.replaceAll(LARGEST, "$1" + largest));
      }
    }
    assertThat(command(copy).code()).isZero();
    return copy;
  }

  private static List<String> verdicts(Path folder, String claim) throws IOException {
    return report(folder)
        .lines()
        .filter(line -> line.startsWith("| **") && line.contains(claim))
        .map(line -> line.split("\\|", -1)[1].strip())
        .toList();
  }
}
