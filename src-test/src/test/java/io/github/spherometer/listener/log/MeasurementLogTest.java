package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementLogTest {

  /** As it was written before the first release. */
  private static final String OLD_STARTED =
      """
      {"run":"r","started":{"run":"r","model":"m","parameters":227,"loss":"SomeLoss",\
      "optimizer":"SomeOptimizer","overheadBudget":0.051,\
      "engine":"SomeEngine","engineVersion":"2.7.9","djlVersion":"0.35.9","engineChecks":[]}}
      """;

  /**
   * Lines of version 0.1.0, the first release. Later versions must read them: never change them
   * then, and give a version that writes more lines of its own.
   */
  private static final String STARTED =
      """
      {"run":"r","time":"2026-01-31T11:59:00Z",\
      "started":{"run":"r","model":"m","parameters":227,"loss":"SomeLoss",\
      "optimizer":"SomeOptimizer","overheadBudget":0.051,\
      "engine":"SomeEngine","engineVersion":"2.7.9","djlVersion":"0.35.9",\
      "engineChecks":[{"check":"dense","outcome":"RIGHT","error":1.5E-6},\
      {"check":"convolution","outcome":"WRONG","error":0.52},\
      {"check":"lstm","outcome":"UNKNOWN","error":0.53}],\
      "tags":{"experiment":"seven"},"topK":23,"totalBatches":5003}}
      """;

  private static final String MEASURED =
      """
      {"run":"r","measurement":{"step":{"batch":1201,"epoch":12,"batchSize":32},\
      "time":"2026-01-31T12:00:00.125Z","duration":0.375000000,\
      "parts":{"graph":0.0601,"eigenvalues":0.0602,"trace":0.0603,"gradient":0.0604,\
      "sharpness":0.0605,"deadNeurons":0.0606,"density":0.0607,"slices":0.0608},\
      "loss":{"training":0.73,"probe":0.74},\
      "gradient":{"sharpness":{"value":31.5,"residual":0.32,"norm":3.3},\
      "recentSharpness":{"value":34.5,"standardError":0.35},"topShare":0.91,\
      "noiseScale":{"simple":{"value":36.5,"standardError":0.37},\
      "curvature":{"value":38.5,"standardError":0.39}},"products":407},\
      "curvature":{\
      "spectrum":{"ritzValues":[{"value":9.5,"residual":0.011},{"value":-8.5,"residual":0.012}],\
      "largest":{"value":9.75,"residual":0.013,"error":0.014},\
      "smallest":{"value":-8.75,"residual":0.015,"error":0.016},\
      "products":401,"converged":true,"asymmetry":0.017,"asymmetric":false},\
      "trace":{"trace":31.75,"standardError":0.018,"products":403,"converged":true,"groups":[\
      {"group":{"name":"01Linear","start":0,"end":144},"trace":20.25,"standardError":0.019},\
      {"group":{"name":"02Linear","start":145,"end":226},"trace":11.25,"standardError":0.021}]},\
      "density":{"quadratures":[{"nodes":[{"value":-0.71,"weight":0.25,"residual":0.072},\
      {"value":7.3,"weight":0.75,"residual":0.074}],"exhausted":true,"mayRepeat":false},\
      {"nodes":[{"value":7.5,"weight":1.0,"residual":0.076}],"exhausted":false,\
      "mayRepeat":true}],"broadening":0.077,"size":411},\
      "slice":{"line":{"offsets":[-0.41,0.0,0.43],"losses":[0.77,0.78,"Infinity"],\
      "slope":-0.57},"plane":{"firstOffsets":[-0.42,0.44],"secondOffsets":[0.45],\
      "losses":[[0.79],[0.81]]}}},\
      "stability":{"hyperparameters":{"learningRate":0.05,"momentum":0.6,"weightDecay":0.003,\
      "thresholds":{"fullBatch":81.0,"smallBatch":82.0,"preconditioned":80.0}},\
      "sharpness":{"value":64.0,"error":0.64,"preconditioned":true,"leftOut":65,\
      "products":409,"converged":true}},\
      "deadNeurons":{"layers":[{"name":"01 relu","units":200,"dead":4},\
      {"name":"02 relu","units":50,"dead":7}],\
      "unseen":[{"name":"03LambdaBlock","reason":"SomeReason"}]}}}
      """;

  private static final String PROGRESSED =
      """
      {"run":"r","time":"2026-01-31T12:01:00Z","progress":{"batches":1301,"epochs":13,\
      "batchOfEpoch":105,"batchesSinceMeasurement":107,"training":40.0,"felt":3.0,\
      "feltError":0.55,"feltAfterStart":2.5,"latestFelt":0.109,"nextMeasurement":1409}}
      {"run":"r","time":"2026-01-31T12:01:00Z","leftOut":2}
      """;

  private static final String OTHER_NEWS =
      """
      {"run":"r","time":"2026-01-31T12:01:00Z","failed":"OUT_OF_MEMORY"}
      {"run":"r","time":"2026-01-31T12:01:00Z","missed":{"batch":1501,"trainingLoss":0.75,\
      "reason":"OUT_OF_MEMORY"}}
      {"run":"r","time":"2026-01-31T12:01:00Z","evaluation":{"batch":1503,"epoch":14,\
      "training":{"Accuracy":0.83},"validation":{"Accuracy":0.85}}}
      {"run":"r","time":"2026-01-31T12:01:00Z","gradient":{"batch":1505,"gradient":{\
      "sharpness":{"value":31.5,"residual":0.32,"norm":3.3},\
      "recentSharpness":{"value":34.5,"standardError":0.35},"topShare":0.91,\
      "noiseScale":{"simple":{"value":36.5,"standardError":0.37},\
      "curvature":{"value":38.5,"standardError":0.39}},"products":407}}}
      {"run":"r","time":"2026-01-31T12:02:00Z","ended":true}
      """;

  private static final MissedMeasurement MISSED =
      new MissedMeasurement(1501, 0.75, FailureReason.OUT_OF_MEMORY);

  private static final Evaluation EVALUATION =
      new Evaluation(1503, 14, Map.of("Accuracy", 0.83), Map.of("Accuracy", 0.85));

  private static final GradientMeasurement GRADIENT =
      new GradientMeasurement(1505, DistinctMeasurement.gradient());

  private Instant now = Instant.parse("2026-01-31T11:59:00Z");

  private final Path file;

  MeasurementLogTest(@TempDir Path directory) {
    file = directory.resolve("curvature.jsonl");
  }

  private MeasurementLog read(String... lines) throws IOException {
    Files.writeString(file, String.join("", lines));
    return MeasurementLog.read(file);
  }

  @Test
  void everyFieldIsWrittenUnderItsNameAndThereIsNoOther() throws Exception {
    try (JsonLinesSink sink = JsonLinesSink.append(file, () -> now)) {
      sink.started(DistinctMeasurement.run());
      sink.accept(DistinctMeasurement.measurement());
      now = Instant.parse("2026-01-31T12:01:00Z");
      sink.leftOut();
      sink.leftOut();
      sink.progressed(DistinctMeasurement.progress());
      sink.failed(FailureReason.OUT_OF_MEMORY);
      sink.missed(MISSED);
      sink.evaluated(EVALUATION);
      sink.gradientMeasured(GRADIENT);
      now = Instant.parse("2026-01-31T12:02:00Z");
      sink.ended();
    }
    assertThat(fields(Files.readString(file)))
        .isEqualTo(fields(STARTED + MEASURED + PROGRESSED + OTHER_NEWS));
  }

  /** It is told ten times a second. */
  @Test
  void progressIsWrittenEveryTenSecondsAndBeforeWhatFollowsOnIt() throws Exception {
    try (JsonLinesSink sink = JsonLinesSink.append(file, () -> now)) {
      for (int second = 0; second <= 25; second++) {
        sink.progressed(DistinctMeasurement.progress());
        now = now.plusSeconds(1);
      }
      sink.accept(DistinctMeasurement.measurement());
      sink.accept(DistinctMeasurement.measurement());
      sink.progressed(DistinctMeasurement.progress());
      sink.ended();
    }
    assertThat(Files.readAllLines(file))
        .extracting(line -> line.replaceAll(".*\"(progress|measurement|ended)\":.*", "$1"))
        .containsExactly(
            "progress",
            "progress",
            "progress",
            "progress",
            "measurement",
            "measurement",
            "progress",
            "ended");
  }

  @Test
  void noNumberOfTheExampleStandsForTwoFields() {
    String lines = STARTED + MEASURED + PROGRESSED;
    String withoutTimes = lines.replaceAll("\"time\":\"[^\"]*\",", "");
    assertThat(Pattern.compile(":(-?\\d[^,}]*)").matcher(withoutTimes).results())
        .extracting(number -> number.group(1))
        .hasSizeGreaterThan(50)
        .doesNotHaveDuplicates();
  }

  /** So that a failure names the field. */
  private static List<String> fields(String lines) {
    return List.of(lines.split("(?<=[,\\[\\]{}\n])"));
  }

  @Test
  void everyFieldOfTheFormatIsRead() throws Exception {
    assertThat(read(STARTED, MEASURED, PROGRESSED, OTHER_NEWS).runs())
        .containsExactly(
            new MeasurementLog.Run(
                "r",
                Optional.of(DistinctMeasurement.run()),
                List.of(DistinctMeasurement.measurement()),
                List.of(GRADIENT),
                List.of(MISSED),
                List.of(EVALUATION),
                true));
  }

  @Test
  void theLogOfAnOlderVersionIsRead() throws Exception {
    MeasurementLog.Run run = read(OLD_STARTED, MEASURED).runs().get(0);
    RunDescription description = run.description().orElseThrow();
    assertThat(description.parameters()).isEqualTo(227);
    assertThat(description.tags()).isEmpty();
    assertThat(description.topK()).isZero();
    assertThat(description.totalBatches()).isZero();
    assertThat(run.measurements()).containsExactly(DistinctMeasurement.measurement());
    assertThat(run.ended()).isFalse();
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
    assertThat(measurement.gradient().noiseScale().curvature().standardError()).isNaN();
    assertThat(measurement.curvature().spectrum())
        .isEqualTo(new Spectrum(List.of(), absent, absent, 0, false, Double.NaN, false));
    assertThat(measurement.curvature().trace())
        .isEqualTo(new TraceEstimate(Double.NaN, Double.NaN, 0, false, List.of()));
    assertThat(measurement.curvature().slice()).isEmpty();
    assertThat(measurement.converged()).isFalse();
  }

  @Test
  void aRunWithoutItsFirstLineHasNoDescription() throws Exception {
    MeasurementLog log = read(MEASURED);
    assertThat(log.runs())
        .singleElement()
        .extracting(MeasurementLog.Run::name, MeasurementLog.Run::description)
        .containsExactly("r", Optional.empty());
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
        "x{'run':'r' | it is not JSON",
        "{'run':'r'} 'x | it is not JSON",
      })
  void aBrokenLineIsNamedWithFileNumberAndReason(String line, String reason) {
    assertThatThrownBy(() -> read(STARTED, MEASURED, line.replace('\'', '"'), "\n", MEASURED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " line 3 is not a line of a measurement log: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aFinishedLineThatIsNotUtf8IsBroken() throws Exception {
    Files.write(
        file, STARTED.replace("SomeLoss", "SomeL\u00f6ss").getBytes(StandardCharsets.ISO_8859_1));
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
