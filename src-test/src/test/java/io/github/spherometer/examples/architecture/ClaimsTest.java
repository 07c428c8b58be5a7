package io.github.spherometer.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Verdict;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of logs that are written here. */
class ClaimsTest {

  private static final String BOTH = "Without BatchNorm shallow nets get flatter and deep ones";

  private final Path directory;
  private final List<FinishedRun<NetSetting, NetResult>> runs = new ArrayList<>();

  ClaimsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static NetSetting setting(int depth, Variant variant, int seed) {
    return new NetSetting(
        ImageDataset.MNIST, 40, depth, 2, variant, 0.01, 0, false, 10, 6, 10, 2, seed);
  }

  static NetResult result(boolean trained) {
    Scores scores = new Scores(trained ? 0.1 : 2.3, 0.5);
    return new NetResult(100, new Outcome(6, false, 2.3, scores, scores), List.of());
  }

  private static Measurement measurement(double loss, double trace) {
    Measurement all = DistinctMeasurement.measurement();
    return new Measurement(
        all.step(),
        all.time(),
        all.duration(),
        all.parts(),
        new Losses(loss, loss),
        all.gradient(),
        new Curvature(
            all.curvature().spectrum(),
            new TraceEstimate(trace, 0.1, 1, true, List.of()),
            all.curvature().density(),
            all.curvature().slice()),
        all.stability(),
        all.deadNeurons());
  }

  private static void write(Path log, Measurement... measurements) {
    try (JsonLinesSink sink = JsonLinesSink.append(log)) {
      for (Measurement measurement : measurements) {
        sink.accept(measurement);
      }
    }
  }

  /** Two seeds of a net whose trace is ten times as large in eval mode as in train mode. */
  private void add(int depth, Variant variant, double trace, boolean trained) throws IOException {
    for (int seed = 1; seed <= 2; seed++) {
      Path folder =
          Files.createDirectories(directory.resolve("%d-%s-%d".formatted(depth, variant, seed)));
      double itsTrace = trace * (1 + 0.01 * seed);
      write(folder.resolve("curvature.jsonl"), measurement(2, 1), measurement(0.1, itsTrace));
      if (variant.hasBatchNorm()) {
        write(
            folder.resolve("curvature-eval.jsonl"),
            measurement(2, 1),
            measurement(0.1, 10 * itsTrace));
      }
      runs.add(
          new FinishedRun<>(
              setting(depth, variant, seed), result(trained), 1, "", RunFolder.at(folder)));
    }
  }

  private Verdict verdict(String sentence, String mode) {
    Report report = new Report(directory, "title");
    new Claims(new Runs(runs), report).add();
    return report.claims().stream()
        .filter(claim -> claim.sentence().startsWith(sentence))
        .filter(claim -> claim.sentence().contains(mode + " mode, after equally many steps"))
        .map(Claim::verdict)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bothSidesAreSeenWhereBothAre() throws IOException {
    add(8, Variant.RESNET, 100, true);
    add(20, Variant.RESNET, 100, true);
    add(8, Variant.NO_BATCH_NORM, 50, true);
    add(20, Variant.NO_BATCH_NORM, 5000, true);

    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.SEEN);
    assertThat(verdict("What BatchNorm does to the trace turns", "train")).isEqualTo(Verdict.SEEN);
    assertThat(verdict("A net of depth 20 gets sharper", "train")).isEqualTo(Verdict.NOT_TESTED);
  }

  /** 400 is sharper than 100 in train mode, but flatter than 1,000 in eval mode. */
  @Test
  void theModesMaySayOppositeThings() throws IOException {
    add(8, Variant.RESNET, 100, true);
    add(20, Variant.RESNET, 100, true);
    add(8, Variant.NO_BATCH_NORM, 50, true);
    add(20, Variant.NO_BATCH_NORM, 400, true);

    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(BOTH, "eval")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("A deep net", "eval")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("A shallow net", "eval")).isEqualTo(Verdict.SEEN);
  }

  @Test
  void theOppositeIsNotSeen() throws IOException {
    add(8, Variant.RESNET, 100, true);
    add(20, Variant.RESNET, 100, true);
    add(8, Variant.NO_BATCH_NORM, 5000, true);
    add(20, Variant.NO_BATCH_NORM, 50, true);
    add(20, Variant.NO_SHORTCUTS, 50, true);

    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("A shallow net", "train")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("A deep net", "train")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("What BatchNorm does", "train")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict("A net of depth 20 gets sharper", "train")).isEqualTo(Verdict.NOT_SEEN);
  }

  @Test
  void oneSideAloneIsNotTheFinding() throws IOException {
    add(8, Variant.RESNET, 100, true);
    add(20, Variant.RESNET, 100, true);
    add(8, Variant.NO_BATCH_NORM, 200, true);
    add(20, Variant.NO_BATCH_NORM, 5000, true);

    assertThat(verdict("A deep net", "train")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.NOT_SEEN);
  }

  /** A net that has not trained is sharp or flat for other reasons. */
  @Test
  void netsThatHaveNotTrainedSayNothing() throws IOException {
    add(8, Variant.RESNET, 100, true);
    add(20, Variant.RESNET, 100, true);
    add(8, Variant.NO_BATCH_NORM, 50, true);
    add(20, Variant.NO_BATCH_NORM, 5000, false);

    assertThat(verdict("A deep net", "train")).isEqualTo(Verdict.NOT_TESTED);
    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void deepIsTheDeepestNetThatTrains() throws IOException {
    for (int depth : new int[] {8, 14, 20}) {
      add(depth, Variant.RESNET, 100, true);
    }
    add(8, Variant.NO_BATCH_NORM, 50, true);
    add(14, Variant.NO_BATCH_NORM, 5000, true);
    add(20, Variant.NO_BATCH_NORM, 50, false);

    assertThat(verdict("A deep net (depth 14)", "train")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(BOTH, "train")).isEqualTo(Verdict.SEEN);
  }

  /** With a negative trace there is no ratio. */
  @Test
  void evalModeIsSharperWhereTheTraceIsLarger() throws IOException {
    add(8, Variant.RESNET, 100, true);
    assertThat(ofThisReport()).isEqualTo(Verdict.SEEN);
    runs.clear();
    add(14, Variant.RESNET, -100, true);
    assertThat(ofThisReport()).isEqualTo(Verdict.NOT_SEEN);
  }

  private Verdict ofThisReport() {
    Report report = new Report(directory, "title");
    new Claims(new Runs(runs), report).add();
    List<Claim> claims = report.claims();
    return claims.get(claims.size() - 1).verdict();
  }

  @Test
  void betweenTwoMeasurementsLogarithmsAreOnALine() {
    List<Measurement> along =
        List.of(measurement(1, 5), measurement(4, 16), measurement(1, 2), measurement(0.5, 7));
    Trained run =
        new Trained(setting(8, Variant.RESNET, 1), result(true), Map.of(Mode.TRAIN, along));

    assertThat(run.atLoss(Mode.TRAIN, Quantity.TRACE, 2)).isCloseTo(Math.sqrt(32), within(1e-9));
    assertThat(run.atLoss(Mode.TRAIN, Quantity.TRACE, 0.5)).isEqualTo(7);
    assertThat(run.atLoss(Mode.TRAIN, Quantity.TRACE, 5)).isNaN();
  }

  @Test
  void theCommonLossIsTheHigherOne() {
    Trained one =
        new Trained(
            setting(8, Variant.RESNET, 1),
            result(true),
            Map.of(Mode.TRAIN, List.of(measurement(4, 16), measurement(1, 2))));
    Trained other =
        new Trained(
            setting(8, Variant.NO_SHORTCUTS, 1),
            result(true),
            Map.of(Mode.TRAIN, List.of(measurement(4, 9), measurement(2, 3))));

    assertThat(
            Basis.EQUAL_LOSS.values(
                Mode.TRAIN, Quantity.TRACE, Optional.of(one), Optional.of(other)))
        .containsExactly(new double[] {Math.sqrt(32), 3}, within(1e-9));
  }
}
