package io.github.spherometer.examples.singularity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that say the opposite of the paper yield "not seen". */
class SingularityClaimsTest {

  private static final int SEEDS = 3;
  private static final String MOST = "On images most eigenvalues are near zero before";
  private static final String MORE_UNITS =
      "More hidden units, more of the Hessian near zero, constant pixels left out (after)";

  private Verdict verdict(List<FinishedRun<Setting, Findings>> runs, String sentence) {
    Report report = new Report(Path.of("never-written"), "singularity");
    Setup setup = new Setup(Scale.TINY, ImageDataset.MNIST, Optional.empty(), SEEDS);
    new Singularity().report(runs, setup, report);
    List<Claim> claims =
        report.claims().stream().filter(claim -> claim.sentence().startsWith(sentence)).toList();
    assertThat(claims).hasSize(1);
    return claims.get(0).verdict();
  }

  /** Of nets of three sizes, with so many eigenvalues near zero before and after training. */
  private static List<FinishedRun<Setting, Findings>> nets(
      Inputs inputs, int[] before, int[] after, int apart) {
    List<FinishedRun<Setting, Findings>> runs = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      for (int size = 0; size < before.length; size++) {
        runs.add(
            MadeUp.run(
                MadeUp.setting(inputs, 2 + size, seed),
                MadeUp.outcome(2, 0.1),
                MadeUp.checkpoint(Moment.START, apart, before[size] + seed, -0.5),
                MadeUp.checkpoint(Moment.END, apart, after[size] + seed, -0.01)));
      }
    }
    return runs;
  }

  @Test
  void moreNearZeroAfterTrainingAndWithSizeIsSeen() {
    var runs = nets(Inputs.IMAGES, new int[] {55, 60, 65}, new int[] {65, 70, 76}, 10);
    assertThat(verdict(runs, MOST)).isEqualTo(Verdict.SEEN);
    assertThat(verdict(runs, "Training makes the Hessian")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(runs, MORE_UNITS)).isEqualTo(Verdict.SEEN);
    assertThat(verdict(runs, "Negative eigenvalues become small")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(runs, "As many eigenvalues stand apart")).isEqualTo(Verdict.SEEN);
  }

  @Test
  void theOppositeIsNotSeen() {
    var runs = nets(Inputs.IMAGES, new int[] {40, 35, 30}, new int[] {30, 26, 22}, 15);
    assertThat(verdict(runs, MOST)).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict(runs, "Training makes the Hessian")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict(runs, MORE_UNITS)).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict(runs, "As many eigenvalues stand apart")).isEqualTo(Verdict.NOT_SEEN);
  }

  @Test
  void theSameHoldsOfBlobs() {
    var like = nets(Inputs.BLOBS, new int[] {20, 30, 40}, new int[] {40, 50, 60}, 2);
    var unlike = nets(Inputs.BLOBS, new int[] {60, 50, 40}, new int[] {40, 30, 20}, 4);
    for (String claim :
        List.of(
            "On blobs the share near zero rises with the size of the net (after)",
            "On blobs training makes",
            "On blobs few eigenvalues stand apart")) {
      assertThat(verdict(like, claim)).isEqualTo(Verdict.SEEN);
      assertThat(verdict(unlike, claim)).isEqualTo(Verdict.NOT_SEEN);
    }
  }

  @Test
  void noiseThatStandsOutMoreThanImagesIsNotSeen() {
    String claim = "Outliers come from the data, after training";
    List<FinishedRun<Setting, Findings>> like = new ArrayList<>();
    List<FinishedRun<Setting, Findings>> unlike = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      like.add(apart(Inputs.IMAGES, seed, 9));
      like.add(apart(Inputs.NOISE, seed, 30));
      unlike.add(apart(Inputs.IMAGES, seed, 30));
      unlike.add(apart(Inputs.NOISE, seed, 9));
    }
    assertThat(verdict(like, claim)).isEqualTo(Verdict.SEEN);
    assertThat(verdict(unlike, claim)).isEqualTo(Verdict.NOT_SEEN);
  }

  private static FinishedRun<Setting, Findings> apart(Inputs inputs, int seed, int apart) {
    return MadeUp.run(
        MadeUp.setting(inputs, 5, seed),
        MadeUp.outcome(2, 0.1),
        MadeUp.checkpoint(Moment.END, apart, 50 + seed, 0));
  }

  @Test
  void runsThatHaveNotTrainedSupportNothing() {
    assertThat(verdict(singular(MadeUp.outcome(2, 0.1)), MOST)).isEqualTo(Verdict.SEEN);
    assertThat(verdict(singular(MadeUp.outcome(2, 1.5)), MOST)).isEqualTo(Verdict.NOT_TESTED);
  }

  private static List<FinishedRun<Setting, Findings>> singular(Outcome outcome) {
    List<FinishedRun<Setting, Findings>> runs = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      runs.add(
          MadeUp.run(
              MadeUp.setting(Inputs.IMAGES, 5, seed),
              outcome,
              MadeUp.checkpoint(Moment.START, 10, 90, 0),
              MadeUp.checkpoint(Moment.END, 10, 90, 0)));
    }
    return runs;
  }

  @Test
  void aBarrierBetweenSolutionsFromOneStartIsNotOneBasin() {
    List<FinishedRun<Setting, Findings>> like = new ArrayList<>();
    List<FinishedRun<Setting, Findings>> unlike = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      like.add(MadeUp.line(seed, 0.15, 1 + 0.1 * seed));
      unlike.add(MadeUp.line(seed, 1 + 0.1 * seed, 0.15));
    }
    assertThat(verdict(like, "GD and SGD from one start")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(like, "Between solutions from two starts")).isEqualTo(Verdict.SEEN);
    assertThat(verdict(unlike, "GD and SGD from one start")).isEqualTo(Verdict.NOT_SEEN);
    assertThat(verdict(unlike, "Between solutions from two starts")).isEqualTo(Verdict.NOT_SEEN);
  }
}
