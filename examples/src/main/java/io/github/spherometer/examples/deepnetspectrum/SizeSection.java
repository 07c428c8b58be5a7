package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The outliers against the size of the training set. */
final class SizeSection {

  private static final String CLAIM = ": the outliers grow with n, the samples of each class";

  private SizeSection() {}

  /** Takes runs that have trained, whether they have come to the loss where they are compared. */
  static void write(List<Case> trained, Report report) {
    List<Case> images = trained.stream().filter(run -> run.setting().net().hasImages()).toList();
    report
        .heading("Outliers against the size of the training set")
        .paragraph(
            "After equally many steps a net that has fewer samples has a smaller training loss, and"
                + " smaller eigenvalues for that alone. So the nets are compared when they have come"
                + " to the same training loss, too, which is looked at after every step at first and"
                + " every five steps from step 150 on. A net that passes it within a step has less;"
                + " the table says by how much. In a first try of the MLP the loss was looked at every"
                + " five steps and the learning rate was 0.05: nets with n = 10 passed the target of"
                + " 0.1 in 15 steps and were at 0.035 when they were looked at. It was lowered to 0.02"
                + " for that reason.");
    for (Group net : Group.byNet(images)) {
      report.figure(
          "sizes-" + net.first().setting().net().slug(),
          figure(net),
          ("Mean of the C - 1 largest eigenvalues against n, %s, with the standard deviation over"
                  + " seeds; as the figures of Papyan 2018 about the sample size.")
              .formatted(net.name()));
      claim(net, report, " at equal training loss", Case::outlierAtLoss);
      claim(net, report, " after equally many steps", Case::outlierAtEnd);
    }
    report.table(table(images));
  }

  private static Plot figure(Group net) {
    Plot plot = Plot.of("Outliers against n, " + net.name(), "n", "mean of the C - 1 largest");
    plot.logX().logY();
    add(plot, net, "at equal training loss", Case::outlierAtLoss);
    add(plot, net, "after equally many steps", Case::outlierAtEnd);
    return plot;
  }

  private static void add(Plot plot, Group net, String name, ToDoubleFunction<Case> number) {
    List<Group> sizes = Group.bySetting(net.cases());
    double[] n = sizes.stream().mapToDouble(size -> size.first().setting().perClass()).toArray();
    List<Spread> spreads = sizes.stream().map(size -> size.spread(number)).toList();
    double[] means = spreads.stream().mapToDouble(Spread::mean).toArray();
    plot.line(name, n, means)
        .band(
            name,
            n,
            spreads.stream().mapToDouble(s -> s.mean() - s.standardDeviation()).toArray(),
            spreads.stream().mapToDouble(s -> s.mean() + s.standardDeviation()).toArray());
  }

  private static Table table(List<Case> images) {
    Table table =
        Table.of(
            "setting",
            "step",
            "training loss",
            "test loss",
            "outliers, mean",
            "steps in all",
            "training loss",
            "outliers, mean");
    for (Group size : Group.bySetting(images)) {
      table.row(
          size.name(),
          size.spread(run -> atLook(run, look -> look.step())),
          size.spread(run -> atLook(run, look -> look.train().loss())),
          size.spread(run -> atLook(run, look -> look.test().loss())),
          size.spread(Case::outlierAtLoss),
          size.first().setting().recipe().steps(),
          size.spread(Case::lossAtEnd),
          size.spread(Case::outlierAtEnd));
    }
    return table;
  }

  private static double atLook(Case run, ToDoubleFunction<Checkpoint> number) {
    return run.result().checkpoint().stream().mapToDouble(number).findFirst().orElse(Double.NaN);
  }

  private static void claim(Group net, Report report, String when, ToDoubleFunction<Case> number) {
    List<Group> seeds = Group.bySeed(net.cases());
    report.claim(
        Claim.trend(
            Papers.SPECTRUM,
            net.name() + CLAIM + "," + when,
            Direction.RISES,
            seeds.stream().map(seed -> seed.values(run -> run.setting().perClass())).toList(),
            seeds.stream().map(seed -> seed.values(number)).toList()));
  }
}
