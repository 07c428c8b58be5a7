package io.github.spherometer.examples.architecture;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as a user runs it, once for all of these. Nets of four steps have learned nothing, so
 * that the report leaves them out; their records are changed then, and the report is made again.
 */
class ArchitectureTinyTest {

  private static Path directory = Path.of("");
  private static Ended untrained = new Ended(-1, "", "");
  private static String untrainedReport = "";
  private static Ended ended = untrained;

  @BeforeAll
  static void run(@TempDir Path folder) throws IOException {
    directory = folder;
    DrawnDigits.write(directory.resolve("data"), 4, 1);
    untrained = command();
    untrainedReport = report();
    for (Path record : found(".*run[.]json")) {
      Files.writeString(record, trained(Files.readString(record)));
    }
    ended = command();
  }

  private static Ended command() {
    return Ended.of(
        "architecture",
        "--tiny",
        "--port",
        "0",
        "--data",
        directory.resolve("data").toString(),
        "--out",
        directory.resolve("out").toString());
  }

  private static String trained(String record) {
    return record.replaceFirst("(\"train\": \\{\\s*\"loss\": )[-+.0-9E]+", "$10.1");
  }

  private static String report() throws IOException {
    return Files.readString(directory.resolve("out").resolve("report.md"));
  }

  private static List<Path> found(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files.filter(file -> file.toString().matches(pattern)).sorted().toList();
    }
  }

  /** The last measurement of each seed. */
  private static List<Measurement> lastOnes(String variant, int depth, String log)
      throws IOException {
    String pattern = ".*_depth-%d_.*_variant-%s_.*/%s".formatted(depth, variant, log);
    return found(pattern).stream()
        .map(file -> MeasurementLog.read(file).measurements())
        .map(measurements -> measurements.get(measurements.size() - 1))
        .toList();
  }

  private static String traces(List<Measurement> measurements) {
    double[] traces =
        measurements.stream().mapToDouble(m -> m.curvature().trace().trace()).toArray();
    return Spread.of(traces).toString();
  }

  private static String row(int depth, String net) throws IOException {
    return report()
        .lines()
        .filter(line -> line.startsWith("| %d | %s | 2 of 2 ".formatted(depth, net)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void netsThatHaveLearnedNothingAreLeftOut() {
    assertThat(untrained.code()).as(untrained.err()).isZero();
    assertThat(untrainedReport)
        .contains("4 of 4 runs")
        .contains("| depth 8, no BatchNorm | 2 | 4 | no |")
        .contains("**not tested here**")
        .doesNotContain("**seen**")
        .doesNotContain("**not seen**");
  }

  @Test
  void othersAreReported() throws IOException {
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("4 of them done before");
    assertThat(report()).contains("4 of 4 runs").contains("None is left out.");
    assertThat(found(".*run[.]json")).hasSize(4);
  }

  @Test
  void theTableHasTheNumbersOfTheLogs() throws IOException {
    List<Measurement> train = lastOnes("resnet", 8, "curvature.jsonl");
    List<Measurement> eval = lastOnes("resnet", 8, "curvature-eval.jsonl");
    assertThat(train).hasSize(2);
    assertThat(eval).hasSize(2);
    assertThat(traces(train)).isNotEqualTo(traces(eval));
    assertThat(row(8, "ResNet")).contains(" | " + traces(train) + " | ");
    assertThat(row(8, "ResNet")).endsWith(" | " + traces(eval) + " |");
  }

  /** A net without BatchNorm is the same in both modes, and is measured once. */
  @Test
  void withoutBatchNormThereIsOneMode() throws IOException {
    assertThat(lastOnes("no_batch_norm", 8, "curvature-eval.jsonl")).isEmpty();
    String both = traces(lastOnes("no_batch_norm", 8, "curvature.jsonl"));
    assertThat(row(8, "no BatchNorm").split(Pattern.quote(both), -1)).hasSize(3);
  }

  @Test
  void everyLayerIsInOneStage() throws IOException {
    Measurement last = lastOnes("resnet", 8, "curvature.jsonl").get(0);
    Trained run =
        new Trained(
            ClaimsTest.setting(8, Variant.RESNET, 1),
            ClaimsTest.result(true),
            Map.of(Mode.TRAIN, List.of(last)));
    double[] stages = StageFigures.traces(run, Mode.TRAIN);
    double sum = Arrays.stream(stages).sum();
    double trace = last.curvature().trace().trace();
    assertThat(stages).hasSize(5).doesNotContain(0.0);
    assertThat(sum).isCloseTo(trace, within(1e-6 * Math.abs(trace)));
  }

  @Test
  void everyFigureCanBeSeen() throws IOException {
    List<Path> figures = found(".*figures.*[.]png");
    assertThat(figures).hasSize(9);
    for (Path figure : figures) {
      BufferedImage image = ImageIO.read(figure.toFile());
      int background = image.getRGB(0, 0);
      long drawn = 0;
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          drawn += image.getRGB(x, y) == background ? 0 : 1;
        }
      }
      assertThat(drawn).as(figure.toString()).isGreaterThan(10_000);
    }
  }
}
