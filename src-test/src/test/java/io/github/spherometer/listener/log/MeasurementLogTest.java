package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.RitzValue;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementLogTest {

  /**
   * Lines of version 0.1.0, the first release. Later versions must read them: never change them.
   */
  private static final String STARTED =
      """
      {"run":"r","started":{"run":"r","model":"small","parameters":227,\
      "loss":"SoftmaxCrossEntropyLoss","optimizer":"Sgd","engine":"PyTorch",\
      "engineVersion":"2.7.1","djlVersion":"0.35.1"}}
      """;

  private static final String MEASURED =
      """
      {"run":"r","measurement":{"step":{"batch":100,"epoch":12,"batchSize":16},\
      "time":"2026-01-31T12:00:00.123456789Z","duration":0.085000001,\
      "loss":{"training":"NaN","probe":0.25},\
      "gradient":{"sharpness":{"value":4.5,"residual":0.25,"norm":3.0},\
      "recentSharpness":{"value":5.5,"standardError":"NaN"},"topShare":0.75,"products":1},\
      "curvature":{"spectrum":{"ritzValues":[{"value":9.5,"residual":0.001},{"value":-2.0,"residual":1.0E-4}],\
      "largest":{"value":9.5,"residual":0.001},"smallest":{"value":-2.0,"residual":1.0E-4},\
      "products":19,"converged":true},\
      "trace":{"trace":31.5,"standardError":"Infinity","products":1,"converged":false,\
      "groups":[{"group":{"name":"01Linear","start":0,"end":144},"trace":3.0,\
      "standardError":0.5}]}},\
      "stability":{"sharpness":{"value":9.75,"error":0.125,"preconditioned":true,"leftOut":2,\
      "products":7,"converged":true}}}}
      """;

  private final Path file;

  MeasurementLogTest(@TempDir Path directory) {
    file = directory.resolve("curvature.jsonl");
  }

  private MeasurementLog read(String... lines) throws IOException {
    Files.writeString(file, String.join("", lines));
    return MeasurementLog.read(file);
  }

  @Test
  void everyFieldOfTheFormatIsRead() throws Exception {
    MeasurementLog log = read(STARTED, MEASURED);
    assertThat(log.runs()).hasSize(1);
    RunDescription run = log.runs().get(0).description().orElseThrow();
    assertThat(run.run()).isEqualTo("r");
    assertThat(run.model()).isEqualTo("small");
    assertThat(run.parameters()).isEqualTo(227);
    assertThat(run.loss()).isEqualTo("SoftmaxCrossEntropyLoss");
    assertThat(run.optimizer()).isEqualTo("Sgd");
    assertThat(run.engine()).isEqualTo("PyTorch");
    assertThat(run.engineVersion()).isEqualTo("2.7.1");
    assertThat(run.djlVersion()).isEqualTo("0.35.1");
    Measurement measurement = log.runs().get(0).measurements().get(0);
    assertThat(measurement.step()).isEqualTo(new TrainingStep(100, 12, 16));
    assertThat(measurement.time()).isEqualTo(Instant.parse("2026-01-31T12:00:00.123456789Z"));
    assertThat(measurement.duration()).isEqualTo(Duration.ofNanos(85_000_001));
    assertThat(measurement.loss()).isEqualTo(new Losses(Double.NaN, 0.25));
    assertThat(measurement.gradient())
        .isEqualTo(
            new BatchGradient(
                new RayleighQuotient(4.5, 0.25, 3), new Estimate(5.5, Double.NaN), 0.75, 1));
    assertThat(measurement.stability().sharpness())
        .isEqualTo(new Sharpness(9.75, 0.125, true, 2, 7, true));
    RitzValue largest = new RitzValue(9.5, 0.001);
    RitzValue smallest = new RitzValue(-2, 1e-4);
    assertThat(measurement.curvature().spectrum())
        .isEqualTo(
            new Spectrum(
                List.of(largest, smallest),
                new Extreme(9.5, 0.001, Double.NaN),
                new Extreme(-2, 1e-4, Double.NaN),
                19,
                true,
                Double.NaN,
                false));
    GroupTrace layer = new GroupTrace(new ParameterGroup("01Linear", 0, 144), 3, 0.5);
    assertThat(measurement.curvature().trace())
        .isEqualTo(new TraceEstimate(31.5, Double.POSITIVE_INFINITY, 1, false, List.of(layer)));
  }

  @Test
  void whatANewerVersionAddsIsSkipped() throws Exception {
    MeasurementLog known = read(STARTED, MEASURED);
    MeasurementLog newer =
        read(
            STARTED.replace("\"model\"", "\"device\":{\"name\":[null]},\"model\""),
            "{\"run\":\"r\",\"later\":{\"batch\":\"x\"}}\n",
            MEASURED.replace("\"largest\":{", "\"gap\":1e-3,\"largest\":{\"later\":[],"));
    assertThat(newer).isEqualTo(known);
  }

  @Test
  void whatAnOlderVersionLacksIsAbsent() throws Exception {
    Measurement measurement =
        read("{\"run\":\"r\",\"measurement\":{\"step\":{\"batch\":3},\"time\":\"2026-01-31T12:00:00Z\",\"duration\":1}}\n")
            .measurements()
            .get(0);
    Extreme absent = new Extreme(Double.NaN, Double.NaN, Double.NaN);
    assertThat(measurement.step().batch()).isEqualTo(3);
    assertThat(measurement.loss().training()).isNaN();
    assertThat(measurement.curvature().spectrum())
        .isEqualTo(new Spectrum(List.of(), absent, absent, 0, false, Double.NaN, false));
    assertThat(measurement.curvature().trace())
        .isEqualTo(new TraceEstimate(Double.NaN, Double.NaN, 0, false, List.of()));
    assertThat(measurement.converged()).isFalse();
  }

  @Test
  void aRunWithoutItsFirstLineHasNoDescription() throws Exception {
    MeasurementLog log = read(MEASURED);
    assertThat(log.runs())
        .containsExactly(new MeasurementLog.Run("r", Optional.empty(), log.measurements()));
    assertThat(log.measurements()).hasSize(1);
  }

  @Test
  void emptyLinesAndAnEmptyFileSayNothing() throws Exception {
    assertThat(read("\n", STARTED, "\n", MEASURED, "\n\n")).isEqualTo(read(STARTED, MEASURED));
    assertThat(read("")).isEqualTo(new MeasurementLog(List.of(), List.of()));
  }

  @Test
  void windowsLineEndsAreLineEnds() throws Exception {
    MeasurementLog log = read(STARTED, MEASURED);
    assertThat(read(STARTED.replace("\n", "\r\n"), MEASURED.replace("\n", "\r\n"))).isEqualTo(log);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "hello | it is not JSON",
        "{} | $.run is missing",
        "null | $.run is missing",
        "[1] | it is no object",
        "{'run':'r'} {} | it is not JSON",
        "{'run':'r'} x | it is not JSON",
        "{'run':'r','started':{'parameters':1.5}} | $.started.parameters is not of type long",
        "{'run':'r','measurement':{'step':{'batch':1}}} | $.measurement.time is missing",
        "{'run':'r','measurement':{'step':{'batch':'x'}}} | $.measurement.step.batch is not of type long",
        "{'run':'r','measurement':{'step':{'batch':0}}} | batch is 0, must be at least 1",
        "{'run':'r','measurement':{'batch':1}} | $.measurement.step is missing",
        "{'run':'r','measurement':{'time':'now'}} | $.measurement.time is \"now\", must be a time",
        "{'run':'r',,} | it is not JSON",
        "x{'run':'r'} | it is not JSON",
      })
  void aBrokenLineIsNamedWithFileNumberAndReason(String line, String reason) {
    assertThatThrownBy(() -> read(STARTED, MEASURED, line.replace('\'', '"'), "\n", MEASURED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " line 3 is not a line of a measurement log: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aFinishedLineThatIsNotUtf8IsBroken() throws Exception {
    Files.write(file, STARTED.replace("small", "sm\u00e4ll").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> MeasurementLog.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " line 1 is not a line of a measurement log: it is not UTF-8");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> MeasurementLog.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot read " + file);
  }
}
