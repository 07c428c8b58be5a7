package io.github.spherometer.examples.report.claim;

import java.util.List;
import java.util.function.DoublePredicate;

/**
 * One plain sentence of a paper, and whether it was seen here. The factories derive the verdict
 * from numbers; runs that are missing or not finite are left out, and the evidence says how many.
 *
 * @param source where it is from, such as "Jastrzebski et al., figure 3"
 * @param sentence what is claimed
 * @param verdict what the numbers say
 * @param rule by which the verdict was derived
 * @param evidence the numbers
 */
public record Claim(String source, String sentence, Verdict verdict, String rule, String evidence) {

  /**
   * That y rises or falls with x, as a power: judged by the slopes of log y on log x, one a seed.
   *
   * @param xs settings, an array for each seed
   * @param ys what each setting gave, an array for each seed
   */
  public static Claim trend(
      String source, String sentence, Direction direction, List<double[]> xs, List<double[]> ys) {
    return TrendRule.judge(source, sentence, direction, xs, ys);
  }

  /**
   * That something rises or falls from a to b: judged by b - a, paired over seeds.
   *
   * @param a one value a seed
   * @param b of the same seeds
   */
  public static Claim difference(
      String source, String sentence, Direction direction, double[] a, double[] b) {
    return DifferenceRule.judge(source, sentence, direction, a, b);
  }

  /**
   * That something holds of all or nearly all cases.
   *
   * @param condition what holds, in words
   * @param values one a case; NaN for one that is missing
   */
  public static Claim share(
      String source, String sentence, String condition, double[] values, DoublePredicate holds) {
    return ShareRule.judge(source, sentence, condition, values, holds);
  }

  /** One that these experiments say nothing of. */
  public static Claim notTested(String source, String sentence, String why) {
    return new Claim(source, sentence, Verdict.NOT_TESTED, "none", why);
  }
}
