package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What all nets have come to, which are left out, and what they are at equal loss. */
final class Tables {

  private final Runs runs;
  private final Report report;

  Tables(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void addEnds() {
    Table table =
        Table.of(
            "depth",
            "net",
            "trained",
            "training loss",
            "test accuracy",
            "l1, train mode",
            "trace, train mode",
            "l1, eval mode",
            "trace, eval mode");
    for (int depth : runs.depths()) {
      for (Variant variant : runs.variants()) {
        table.row(
            depth,
            variant,
            "%d of %d"
                .formatted(runs.trained(depth, variant).size(), runs.finished(depth, variant)),
            spread(depth, variant, run -> run.result().outcome().train().loss()),
            spread(depth, variant, run -> run.result().outcome().test().accuracy()),
            spread(depth, variant, run -> run.last(Mode.TRAIN, Quantity.L1)),
            spread(depth, variant, run -> run.last(Mode.TRAIN, Quantity.TRACE)),
            spread(depth, variant, run -> run.last(Mode.EVAL, Quantity.L1)),
            spread(depth, variant, run -> run.last(Mode.EVAL, Quantity.TRACE)));
      }
    }
    report.table(table);
  }

  private Spread spread(int depth, Variant variant, ToDoubleFunction<Trained> value) {
    return Spread.of(runs.values(depth, variant, value));
  }

  void addLeftOut() {
    List<FinishedRun<NetSetting, NetResult>> leftOut = runs.leftOut();
    if (leftOut.isEmpty()) {
      report.paragraph("None is left out.");
      return;
    }
    Table table =
        Table.of("left out", "seed", "steps", "diverged", "training loss", "l1 at the end");
    for (FinishedRun<NetSetting, NetResult> run : leftOut) {
      NetSetting setting = run.setting();
      Outcome outcome = run.result().outcome();
      table.row(
          "depth %d, %s".formatted(setting.depth(), setting.variant()),
          setting.seed(),
          outcome.steps(),
          outcome.diverged() ? "yes" : "no",
          outcome.train().loss(),
          Trained.of(run).last(Mode.TRAIN, Quantity.L1));
    }
    report.table(table);
  }

  void addEqualLoss(Mode mode) {
    Table table =
        Table.of("depth", "against", "pairs", "loss", "trace of ResNet", "trace of the other one");
    for (int depth : runs.depths()) {
      for (Variant variant : runs.variants()) {
        if (variant != Variant.RESNET) {
          addEqualLoss(table, depth, variant, mode);
        }
      }
    }
    report.table(table);
  }

  private void addEqualLoss(Table table, int depth, Variant variant, Mode mode) {
    Pairs pairs = Pairs.of(runs, depth, variant, mode, Basis.EQUAL_LOSS);
    double[] losses =
        runs.seeds().stream().mapToDouble(seed -> commonLoss(depth, variant, mode, seed)).toArray();
    table.row(
        depth,
        variant,
        DoubleStream.of(pairs.ratios()).filter(Double::isFinite).count(),
        Spread.of(losses),
        traces(pairs.first()),
        traces(pairs.second()));
  }

  private double commonLoss(int depth, Variant variant, Mode mode, int seed) {
    return runs.trained(depth, Variant.RESNET, seed)
        .flatMap(
            one ->
                runs.trained(depth, variant, seed).map(other -> Basis.commonLoss(mode, one, other)))
        .orElse(Double.NaN);
  }

  private static Spread traces(double[] logarithms) {
    return Spread.of(DoubleStream.of(logarithms).map(log -> Math.pow(10, log)).toArray());
  }
}
