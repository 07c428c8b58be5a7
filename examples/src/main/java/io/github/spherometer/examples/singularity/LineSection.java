package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.List;

/** The loss between solutions. */
final class LineSection implements Section {

  private static final String SOURCE = "Sagun, Evci, Guney, Dauphin and Bottou 2017";
  private static final double LOW = 0.05;

  @Override
  public void add(Runs runs, Report report) {
    Runs lines = runs.where(setting -> setting.study() == Study.LINE).trained();
    report.heading("Lines between solutions");
    if (!lines.isEmpty()) {
      show(lines, report);
    }
    report.claim(
        Claim.share(
            SOURCE,
            "GD and SGD from one start end in one basin: no barrier between them",
            "a barrier below %s of the loss before training".formatted(LOW),
            lines.values(run -> barrier(run, Line.Ends.SAME_START)),
            barrier -> barrier < LOW));
    report.claim(
        Claim.difference(
            SOURCE,
            "Between solutions from two starts the barrier is higher",
            Direction.RISES,
            lines.seedMeans(run -> barrier(run, Line.Ends.SAME_START)),
            lines.seedMeans(run -> barrier(run, Line.Ends.OTHER_START))));
  }

  private static Line line(FinishedRun<Setting, Findings> run, Line.Ends ends) {
    return run.result().lines().stream().filter(l -> l.ends() == ends).findFirst().orElseThrow();
  }

  /** As a share of the loss before training. */
  private static double barrier(FinishedRun<Setting, Findings> run, Line.Ends ends) {
    return line(run, ends).barrier() / run.result().outcome().firstLoss();
  }

  private static void show(Runs lines, Report report) {
    Table table =
        Table.of("line", "seed", "loss at 0", "loss at 1", "barrier / first loss", "distance");
    for (Line.Ends ends : Line.Ends.values()) {
      for (FinishedRun<Setting, Findings> run : lines.all()) {
        List<Outcome> outcomes = run.result().outcomes();
        int second = ends == Line.Ends.SAME_START ? 1 : 2;
        table.row(
            ends.toString(),
            run.setting().seed(),
            outcomes.get(0).train().loss(),
            outcomes.get(second).train().loss(),
            barrier(run, ends),
            line(run, ends).distance());
      }
    }
    report.table(table);
    report.paragraph(
        "SGD takes batches of %d, without momentum, until its loss is that of GD, for %d epochs at most; it took %s steps. The barrier is how far the loss on the training set rises between the two above the higher end."
            .formatted(
                LineRun.BATCH,
                LineRun.mostEpochs(lines.all().get(0).setting()),
                Spread.of(lines.values(run -> run.result().outcomes().get(1).steps()))));
    FinishedRun<Setting, Findings> run = lines.all().get(0);
    report.figure(
        "singularity-13-lines",
        Panels.of(
            "h = " + run.setting().hidden(),
            2,
            plot(run, Line.Ends.SAME_START),
            plot(run, Line.Ends.OTHER_START)),
        "The loss on the line through two solutions, at 0 and 1, for one seed: GD and SGD from one"
            + " start, and GD from two starts.");
  }

  private static Plot plot(FinishedRun<Setting, Findings> run, Line.Ends ends) {
    Line line = line(run, ends);
    double[] offsets = array(line.offsets());
    return Plot.of(ends.toString(), "place on the line (0 and 1: solutions)", "loss")
        .logY()
        .line("training set", offsets, array(line.train()))
        .line("test set", offsets, array(line.test()));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
