package io.github.spherometer.examples.edgeofstability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class EdgeClaimsTest {

  private static final int MEASUREMENTS = 30;
  private static final double[] RATES = {0.1, 0.2, 0.4};
  private static final int[] BATCHES = {4, 16, 64};

  /** Rises for a third of the run to where it stays. */
  private static double[] rising(double end) {
    return series(part -> Math.min(1, 0.2 + 3 * part) * end);
  }

  private static double[] constant(double value) {
    return series(part -> value);
  }

  private static double[] series(DoubleUnaryOperator value) {
    double[] series = new double[MEASUREMENTS];
    Arrays.setAll(series, i -> value.applyAsDouble((double) i / MEASUREMENTS));
    return series;
  }

  private static List<Trajectory> asThePapersSay() {
    List<Trajectory> runs = new ArrayList<>();
    double[] falling = series(part -> 1 - 0.9 * part);
    double[] shaken = series(part -> part < 0.3 ? 0 : 0.4);
    for (int seed = 1; seed <= 3; seed++) {
      double about = 1 + 0.01 * seed;
      for (double rate : RATES) {
        for (Method method : List.of(Method.GRADIENT_DESCENT, Method.HEAVY_BALL)) {
          runs.add(
              new MadeUpRun(method, rate, 100, seed, rising(about), rising(2 * about / rate))
                  .losses(falling, shaken)
                  .trajectory());
        }
        double[] sharper = series(part -> 3 + part + 0.01 * rate);
        runs.add(
            new MadeUpRun(Method.ADAM, rate, 100, seed, rising(about), sharper)
                .losses(falling, shaken)
                .trajectory());
      }
      for (int batch : BATCHES) {
        double[] largest = constant(5 + Math.sqrt(batch) * 0.2 * about);
        runs.add(
            new MadeUpRun(Method.SMALL_BATCHES, 0.2, batch, seed, rising(about), largest)
                .trajectory());
      }
    }
    return runs;
  }

  private static List<Trajectory> asThePapersDoNot() {
    List<Trajectory> runs = new ArrayList<>();
    double[] growing = series(part -> 0.1 + part);
    double[] calmed = series(part -> part < 0.3 ? 0.4 : 0);
    for (int seed = 1; seed <= 3; seed++) {
      double far = 1.5 + 0.01 * seed;
      for (double rate : RATES) {
        for (Method method : List.of(Method.GRADIENT_DESCENT, Method.HEAVY_BALL)) {
          runs.add(
              new MadeUpRun(method, rate, 100, seed, rising(far), rising(far * 10 * rate))
                  .losses(growing, calmed)
                  .trajectory());
        }
        runs.add(
            new MadeUpRun(Method.GRADIENT_DESCENT, rate, 100, seed, rising(0.5), rising(10 * rate))
                .trajectory());
        double[] flatter = series(part -> 3 - part + 0.01 * rate);
        runs.add(
            new MadeUpRun(Method.ADAM, rate, 100, seed, rising(far), flatter)
                .losses(growing, calmed)
                .trajectory());
      }
      for (int batch : BATCHES) {
        double[] largest = constant(20 - Math.sqrt(batch) * 0.2 * far);
        runs.add(
            new MadeUpRun(Method.SMALL_BATCHES, 0.2, batch, seed, rising(far), largest)
                .trajectory());
      }
    }
    return runs;
  }

  @Test
  void whatThePapersSayIsSeen() {
    assertThat(new EdgeClaims(asThePapersSay()).all())
        .hasSize(11)
        .allSatisfy(claim -> assertThat(claim.verdict()).as("%s", claim).isEqualTo(Verdict.SEEN));
  }

  @Test
  void theOppositeIsNotSeen() {
    assertThat(new EdgeClaims(asThePapersDoNot()).all())
        .hasSize(11)
        .allSatisfy(
            claim -> assertThat(claim.verdict()).as("%s", claim).isEqualTo(Verdict.NOT_SEEN));
  }

  @Test
  void withoutRunsNothingIsTested() {
    assertThat(new EdgeClaims(List.of()).all())
        .extracting(Claim::verdict)
        .containsOnly(Verdict.NOT_TESTED);
  }

  /** They are on their way, wherever they are at the end. */
  @Test
  void runsThatStillRiseAreNotJudged() {
    List<Trajectory> runs =
        List.of(1, 2, 3).stream()
            .map(
                seed ->
                    new MadeUpRun(
                        Method.HEAVY_BALL, 0.1, 100, seed, series(part -> 1.2 * part), constant(1)))
            .map(MadeUpRun::trajectory)
            .toList();
    assertThat(runs.get(0).hasSettled()).isFalse();
    assertThat(runs.get(0).settled()).isNaN();
    assertThat(new EdgeClaims(runs).all().get(3).verdict()).isEqualTo(Verdict.NOT_TESTED);
  }

  /** By less than a tenth from one third to the next, but it may come to its threshold yet. */
  @Test
  void aSlowRiseHasNotSettled() {
    double[] ratios = series(part -> part < 0.1 ? 0.8 : 0.5 + 0.05 * part);
    Trajectory full =
        new MadeUpRun(Method.GRADIENT_DESCENT, 0.1, 100, 1, ratios, constant(1)).trajectory();
    assertThat(full.stillRises()).isTrue();
    assertThat(full.hasSettled()).isFalse();
    Trajectory noisy =
        new MadeUpRun(Method.SMALL_BATCHES, 0.1, 4, 1, ratios, constant(1)).trajectory();
    assertThat(noisy.hasSettled()).isTrue();
  }

  @Test
  void theEvidenceSaysWhichTaskItIsFrom() {
    assertThat(new EdgeClaims(asThePapersSay()).all().get(1).evidence())
        .isEqualTo(
            "a run that has settled is within 15 % of the threshold in 9 of 9; regression 9 of 9");
  }
}
