package io.github.spherometer.examples.report.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static final double[] RATES = {0.01, 0.1, 1};

  @Test
  void aTrendOfTheClaimedSideIsSeen() {
    Claim claim = trend(Direction.FALLS, power(-1.1), power(-0.9), power(-1));

    assertThat(claim.verdict()).isEqualTo(Verdict.SEEN);
    // The standard error of three slopes is 0.1 / sqrt(3), and Student's factor is 4.303.
    assertThat(claim.evidence()).isEqualTo("mean slope -1 +- 0.25 (95 %), 3 seeds");
  }

  @Test
  void theOppositeTrendIsNotSeen() {
    Claim claim = trend(Direction.RISES, power(-1.1), power(-0.9), power(-1));

    assertThat(claim.verdict()).isEqualTo(Verdict.NOT_SEEN);
    assertThat(claim.evidence()).contains("the opposite");
  }

  @Test
  void aTrendWithinTheSpreadOfSeedsIsNotSeen() {
    Claim claim = trend(Direction.FALLS, power(-1), power(0.2));

    assertThat(claim.verdict()).isEqualTo(Verdict.NOT_SEEN);
    assertThat(claim.evidence()).endsWith("2 seeds: undecided");
  }

  @Test
  void oneSeedIsNoTest() {
    assertThat(trend(Direction.FALLS, power(-1)).verdict()).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void aSeedWithTwoSettingsLeftDoesNotCount() {
    double[] broken = power(-1);
    broken[2] = Double.NaN;

    Claim claim = trend(Direction.FALLS, power(-1), broken);

    assertThat(claim.verdict()).isEqualTo(Verdict.NOT_TESTED);
    assertThat(claim.evidence()).contains("1 of 6 runs missing or not finite");
  }

  @Test
  void runsWithoutALogarithmSupportNothing() {
    double[] none = {Double.NaN, Double.POSITIVE_INFINITY, 0};

    assertThat(trend(Direction.FALLS, none, none, none).verdict()).isEqualTo(Verdict.NOT_TESTED);
    assertThat(trend(Direction.RISES, none, none, none).verdict()).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void aDifferenceIsJudgedByPairs() {
    double[] before = {1, 10, 100};
    double[] after = {2.1, 10.9, 101};

    assertThat(difference(Direction.RISES, before, after)).isEqualTo(Verdict.SEEN);
    assertThat(difference(Direction.FALLS, before, after)).isEqualTo(Verdict.NOT_SEEN);
    assertThat(difference(Direction.RISES, after, before)).isEqualTo(Verdict.NOT_SEEN);
  }

  @Test
  void aPairWithAMissingRunIsNone() {
    double[] before = {1, Double.NaN, 100};
    double[] after = {2, 11, Double.NaN};

    assertThat(difference(Direction.RISES, before, after)).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void nineOfTenAreNearlyAll() {
    double[] values = {1, 1, 1, 1, 1, 1, 1, 1, 1, -1};

    assertThat(share(values).verdict()).isEqualTo(Verdict.SEEN);
    assertThat(share(values).evidence()).isEqualTo("positive in 9 of 10");
    values[0] = -1;
    assertThat(share(values).verdict()).isEqualTo(Verdict.NOT_SEEN);
  }

  @Test
  void missingCasesSupportNoShare() {
    assertThat(share(Double.NaN, Double.NaN, 1).verdict()).isEqualTo(Verdict.NOT_TESTED);
    assertThat(share(Double.NaN, 1, -1).verdict()).isEqualTo(Verdict.NOT_SEEN);
    assertThat(share().verdict()).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void seedsOfUnequalSettingsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trend(Direction.FALLS, new double[] {1, 2}));
  }

  private static double[] power(double exponent) {
    return Arrays.stream(RATES).map(rate -> Math.pow(rate, exponent)).toArray();
  }

  private static Claim trend(Direction direction, double[]... seeds) {
    List<double[]> rates = Arrays.stream(seeds).map(seed -> RATES).toList();
    return Claim.trend("a paper", "it goes", direction, rates, List.of(seeds));
  }

  private static Verdict difference(Direction direction, double[] a, double[] b) {
    return Claim.difference("a paper", "it goes", direction, a, b).verdict();
  }

  private static Claim share(double... values) {
    return Claim.share("a paper", "it is positive", "positive", values, value -> value > 0);
  }
}
