package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.claim.Verdict;

/** What the paper says of the trace, in both modes, after equally many steps and at equal loss. */
final class Claims {

  private static final String SOURCE = "Yao et al. 2019";

  private final Runs runs;
  private final Report report;

  Claims(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void add() {
    for (Mode mode : Mode.values()) {
      for (Basis basis : Basis.values()) {
        add(mode, basis);
      }
    }
    evalModeIsSharper();
  }

  private void add(Mode mode, Basis basis) {
    int shallow = runs.shallowest();
    int deep = runs.deepest(Variant.NO_BATCH_NORM);
    Claim flatter =
        difference(
            "A shallow net (depth %d) gets flatter without BatchNorm".formatted(shallow),
            Direction.FALLS,
            Pairs.of(runs, shallow, Variant.NO_BATCH_NORM, mode, basis),
            mode,
            basis);
    Claim sharper =
        difference(
            "A deep net (depth %d) gets sharper without BatchNorm".formatted(deep),
            Direction.RISES,
            Pairs.of(runs, deep, Variant.NO_BATCH_NORM, mode, basis),
            mode,
            basis);
    report.claim(bothSides(flatter, sharper, mode, basis)).claim(flatter).claim(sharper);
    report.claim(growth(shallow, deep, mode, basis));
    report.claim(shortcuts(shallow, mode, basis));
    report.claim(shortcuts(runs.deepest(Variant.NO_SHORTCUTS), mode, basis));
  }

  private Claim difference(String what, Direction direction, Pairs pairs, Mode mode, Basis basis) {
    String sentence = "%s: log10 of the trace, %s mode, %s".formatted(what, mode, basis);
    return Claim.difference(SOURCE, sentence, direction, pairs.first(), pairs.second());
  }

  /** The finding has two sides, and half of it is another finding. */
  private static Claim bothSides(Claim flatter, Claim sharper, Mode mode, Basis basis) {
    return new Claim(
        SOURCE,
        "Without BatchNorm shallow nets get flatter and deep ones sharper: %s mode, %s"
            .formatted(mode, basis),
        both(flatter.verdict(), sharper.verdict()),
        "seen if both of the two claims below are; not seen if one is not; else not tested",
        "flatter: %s; sharper: %s".formatted(flatter.verdict(), sharper.verdict()));
  }

  static Verdict both(Verdict a, Verdict b) {
    if (a == Verdict.NOT_SEEN || b == Verdict.NOT_SEEN) {
      return Verdict.NOT_SEEN;
    }
    return a == Verdict.SEEN && b == Verdict.SEEN ? Verdict.SEEN : Verdict.NOT_TESTED;
  }

  private Claim growth(int shallow, int deep, Mode mode, Basis basis) {
    return Claim.difference(
        SOURCE,
        "What BatchNorm does to the trace turns with depth: log10 of the ratio of the trace without"
            + " to that with it, from depth %d to depth %d, %s mode, %s"
                .formatted(shallow, deep, mode, basis),
        Direction.RISES,
        Pairs.of(runs, shallow, Variant.NO_BATCH_NORM, mode, basis).ratios(),
        Pairs.of(runs, deep, Variant.NO_BATCH_NORM, mode, basis).ratios());
  }

  private Claim shortcuts(int depth, Mode mode, Basis basis) {
    return difference(
        "A net of depth %d gets sharper without shortcuts".formatted(depth),
        Direction.RISES,
        Pairs.of(runs, depth, Variant.NO_SHORTCUTS, mode, basis),
        mode,
        basis);
  }

  /** Not the paper's: why both modes are shown. */
  private void evalModeIsSharper() {
    double[] excess =
        runs.trained().stream()
            .filter(run -> run.setting().variant().hasBatchNorm())
            .mapToDouble(
                run -> run.last(Mode.EVAL, Quantity.TRACE) - run.last(Mode.TRAIN, Quantity.TRACE))
            .toArray();
    report.claim(
        Claim.share(
            "of this report",
            "Nets with BatchNorm are sharper in eval mode than in train mode",
            "the trace at the end is larger",
            excess,
            difference -> difference > 0));
  }
}
