package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Every column shows its own number. */
class MeasurementTableTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What is printed for the options, line by line. */
  private List<String> printed(Measurement measurement, String... options) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    OptimizerOptions optimizer = CommandLine.populateCommand(new OptimizerOptions(), options);
    MeasurementTable table = new MeasurementTable(new Screen(out, false), optimizer, 2000);
    table.started(DistinctMeasurement.run());
    table.accept(measurement);
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyColumnShowsItsOwnNumberUnderItsName() {
    List<String> lines = printed(DistinctMeasurement.measurement());
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly(
            " batch   loss     l1     l2     +-   2/lr   g'Hg  trace     +-  dead HVPs    ms",
            "  1201 0.7400  9.500 -8.500 0.0120  81.00  31.50  31.75 0.0180 0.044 1623   375");
  }

  @ParameterizedTest
  @CsvSource({
    "--optimizer=sgd, 2/lr, 81.00",
    "--momentum=0.5, edge, 81.00",
    "--optimizer=adam, ratio, 0.8000",
  })
  void theEdgeIsThatOfTheOptimizer(String option, String name, String value) {
    List<String> lines = printed(DistinctMeasurement.measurement(), option);
    List<String> names = words(lines.get(lines.size() - 2));
    assertThat(names.get(5)).isEqualTo(name);
    assertThat(words(lines.get(lines.size() - 1)).get(5)).isEqualTo(value);
    assertThat(lines).anyMatch(line -> line.startsWith(name + " "));
  }

  @ParameterizedTest
  @CsvSource({"true, true, true, false", "false, true, true, true", "true, false, true, true"})
  void aStarMarksWhatHasNotConverged(
      boolean spectrum, boolean trace, boolean sharpness, boolean star) {
    Measurement measurement = DistinctMeasurement.with(spectrum, trace, sharpness);
    List<String> lines = printed(measurement);
    assertThat(lines.get(lines.size() - 1).endsWith("*")).isEqualTo(star);
  }

  @Test
  void theTrainingIsNamedAtTheTop() {
    assertThat(printed(DistinctMeasurement.measurement()))
        .startsWith("m with 227 parameters, SomeLoss");
  }

  @Test
  void whatWasNotFoundIsNoNumber() {
    List<String> lines = printed(DistinctMeasurement.unknown());
    assertThat(words(lines.get(lines.size() - 1)))
        .containsExactly(
            "1203", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "0", "250*");
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" +"));
  }
}
