package io.github.spherometer.examples.deepnetspectrum;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {

  private static final int[] SIZES = {10, 51, 506};

  private final Path directory;

  ClaimsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Verdict verdict(String sentence, IntFunction<Fabricated> ofSize) {
    List<Case> cases = new ArrayList<>();
    for (int size = 0; size < SIZES.length; size++) {
      for (int seed = 1; seed <= 2; seed++) {
        cases.add(ofSize.apply(size).run(SIZES[size], seed));
      }
    }
    Report report = new Report(directory, "fabricated");
    DeepnetReport.write(cases, report);
    List<Verdict> verdicts =
        report.claims().stream()
            .filter(claim -> claim.sentence().equals(sentence))
            .map(Claim::verdict)
            .toList();
    assertThat(verdicts).as(sentence).hasSize(1);
    return verdicts.get(0);
  }

  private void assertSeen(String sentence, Fabricated seen, Fabricated opposite) {
    assertThat(verdict(sentence, size -> seen)).isEqualTo(Verdict.SEEN);
    assertThat(verdict(sentence, size -> opposite)).isEqualTo(Verdict.NOT_SEEN);
  }

  @Test
  void outliersAreCounted() {
    assertSeen(
        "MLP: there are as many outliers as classes, less one",
        new Fabricated(),
        new Fabricated().outliers(11));
    assertSeen(
        "all nets: there are as many outliers as classes",
        new Fabricated().outliers(10),
        new Fabricated());
  }

  @Test
  void negativeEigenvaluesAreThereAndSmall() {
    String sentence = "MLP: there are negative eigenvalues, small beside the largest";
    assertSeen(sentence, new Fabricated(), new Fabricated().smallest(-9));
    assertSeen(sentence, new Fabricated(), new Fabricated().smallest(0));
  }

  @Test
  void outliersBelongToOnePartAndTheBulkToTheOther() {
    assertSeen(
        "MLP: the outliers are those of G",
        new Fabricated(),
        new Fabricated().shareOfGaussNewton(0.6));
    assertSeen("MLP: H - G has no outliers", new Fabricated(), new Fabricated().residual(-0.5, 8));
    assertSeen(
        "MLP: the bulk is that of H - G, at its upper end",
        new Fabricated(),
        new Fabricated().residual(-0.5, 0.01));
    assertSeen(
        "MLP: the bulk is that of H - G, at its lower end",
        new Fabricated(),
        new Fabricated().residual(-0.1, 0.5));
  }

  @Test
  void outliersGrowWithTheTrainingSetOrTheyDoNot() {
    String sentence =
        "MLP: the outliers grow with n, the samples of each class, at equal training loss";
    assertThat(verdict(sentence, size -> new Fabricated().height(10 + size)))
        .isEqualTo(Verdict.SEEN);
    assertThat(verdict(sentence, size -> new Fabricated().height(15 - size)))
        .isEqualTo(Verdict.NOT_SEEN);
  }

  /** Nets that are near zero everywhere have small eigenvalues, and no outliers of their own. */
  @Test
  void runsThatHaveNotTrainedAreLeftOut() {
    String sentence = "MLP: the outliers are those of G";
    Fabricated untrained = new Fabricated().shareOfGaussNewton(0.1).lastLoss(2);
    assertThat(verdict(sentence, size -> size == 0 ? untrained : new Fabricated()))
        .isEqualTo(Verdict.SEEN);
  }

  @Test
  void meansOfClassesPredictTheOutliers() {
    assertSeen(
        "MLP: the class means span the sharpest directions",
        new Fabricated(),
        new Fabricated().levels(0.5, 1, 0));
    assertSeen(
        "MLP: the means of classes and pairs predict the size of the outliers",
        new Fabricated(),
        new Fabricated().levels(1, 0.5, 0));
    assertSeen(
        "MLP: the class means alone predict the size of the outliers",
        new Fabricated(),
        new Fabricated().levels(1, 1.5, 0));
    assertSeen(
        "MLP: the four parts sum to G", new Fabricated(), new Fabricated().levels(1, 1, 0.1));
  }
}
