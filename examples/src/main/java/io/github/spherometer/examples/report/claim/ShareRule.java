package io.github.spherometer.examples.report.claim;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/** Judges whether something holds of nearly all cases. */
final class ShareRule {

  private static final int CASES = 2;
  private static final double NEARLY_ALL = 0.9;

  private ShareRule() {}

  static Claim judge(
      String source, String sentence, String condition, double[] values, DoublePredicate holds) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    long held = Arrays.stream(known).filter(holds).count();
    String rule =
        "seen if %s in at least %d %% of the cases, and there are at least %d"
            .formatted(condition, Math.round(100 * NEARLY_ALL), CASES);
    String evidence =
        "%s in %d of %d%s"
            .formatted(
                condition,
                held,
                known.length,
                Missing.of(values.length - known.length, values.length, "cases"));
    return new Claim(source, sentence, verdict(held, known.length), rule, evidence);
  }

  private static Verdict verdict(long held, int cases) {
    if (cases < CASES) {
      return Verdict.NOT_TESTED;
    }
    return held >= NEARLY_ALL * cases ? Verdict.SEEN : Verdict.NOT_SEEN;
  }
}
