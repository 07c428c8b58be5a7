package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The three levels of the Gauss-Newton matrix. */
final class LevelSection {

  /** Nodes of a density whose residual is a larger share of them are no eigenvalues. */
  private static final double CLEAR = 0.1;

  private LevelSection() {}

  static void write(List<Case> all, Report report) {
    List<Case> cases = all.stream().filter(run -> !run.look().levels().isEmpty()).toList();
    report
        .heading("The three levels of G")
        .paragraph(
            "G is the second moment of gradients: of sample i of class c, as if its label were c',"
                + " weighted by the probability p_c'. Their means over i are delta_cc', the means of"
                + " those over c' other than c are delta_c. The first level is the second moment of"
                + " the class means delta_c, the second that of delta_cc' about delta_c, the third"
                + " that of the gradients about delta_cc'; a fourth part, the gradients for c' = c,"
                + " makes the sum G. The first two levels have C (C - 1) vectors at most, and predict"
                + " the outliers without any eigenvalue of H.");
    for (Case run : Group.shown(cases)) {
      report.figure(
          "levels-" + run.setting().net().slug(),
          levels(run),
          "Eigenvalues of the Hessian and of the levels of G by rank, %s, seed %d, as the outliers attributed to class means in Papyan 2019. The third level is shown by the nodes of its density that are known to 10 %%."
              .formatted(run.setting().label(), run.setting().seed()));
      picture(run, report);
    }
    report.table(table(cases));
    Group.byNet(cases).forEach(net -> claims(net, report));
  }

  private static Levels of(Case run) {
    return run.look().levels().get(0);
  }

  private static Plot levels(Case run) {
    Levels levels = of(run);
    int most = 3 * run.classes();
    Plot plot = Plot.of("Levels of G, " + run.setting().label(), "rank", "eigenvalue");
    plot.logY();
    add(plot, "Hessian", run.values(), most);
    add(plot, "class means", array(levels.classMeans()), run.classes() - 1);
    add(plot, "class and pair means", array(levels.pairs()), most);
    add(plot, "pairs about class means", array(levels.deviations()), most);
    double[] within =
        levels.within().quadratures().get(0).nodes().stream()
            .filter(node -> node.residual() < CLEAR * node.value())
            .mapToDouble(node -> -node.value())
            .sorted()
            .map(value -> -value)
            .toArray();
    add(plot, "within pairs", within, run.classes());
    return plot;
  }

  private static void add(Plot plot, String name, double[] values, int most) {
    int count = Math.min(most, values.length);
    double[] shown = IntStream.range(0, count).mapToDouble(i -> values[i]).toArray();
    double floor = values.length == 0 ? 0 : 1e-5 * values[0];
    for (int i = 0; i < count; i++) {
      shown[i] = shown[i] > floor ? shown[i] : Double.NaN;
    }
    plot.line(name, IntStream.rangeClosed(1, count).asDoubleStream().toArray(), shown);
  }

  private static void picture(Case run, Report report) {
    Levels levels = of(run);
    report.figure(
        "means-" + run.setting().net().slug(),
        MeansPicture.of(run.setting().label(), levels),
        "The class means delta_c, each joined to its delta_cc', in their first two principal axes (not centred), %s, seed %d; in place of the two-dimensional pictures of Papyan 2019."
            .formatted(run.setting().label(), run.setting().seed()));
  }

  private static Table table(List<Case> cases) {
    Table table =
        Table.of(
            "setting",
            "class means, sum of C - 1 / of H",
            "class and pair means, the same",
            "second level, largest / l1",
            "third level, largest / l1",
            "directions in class means, mean",
            "least",
            "parts that do not sum to G");
    for (Group group : Group.bySetting(cases)) {
      table.row(
          group.name(),
          group.spread(run -> predicted(run, of(run).classMeans())),
          group.spread(run -> predicted(run, of(run).pairs())),
          group.spread(run -> of(run).deviations().get(0) / run.values()[0]),
          group.spread(run -> of(run).within().largest().value() / run.values()[0]),
          group.spread(LevelSection::meanShare),
          group.spread(LevelSection::leastShare),
          group.spread(run -> of(run).sumError()));
    }
    return table;
  }

  /** The sum of the C - 1 largest over that of the Hessian's. */
  private static double predicted(Case run, List<Double> eigenvalues) {
    int outliers = run.classes() - 1;
    double sum = eigenvalues.stream().limit(outliers).mapToDouble(Double::doubleValue).sum();
    return sum / IntStream.range(0, outliers).mapToDouble(i -> run.values()[i]).sum();
  }

  private static double meanShare(Case run) {
    return of(run).shares().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double leastShare(Case run) {
    return of(run).shares().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void claims(Group net, Report report) {
    claim(
        net,
        report,
        "the class means span the sharpest directions",
        "on average 90 % of the C - 1 sharpest eigenvectors lie in the span of the delta_c",
        LevelSection::meanShare,
        share -> share >= 0.9);
    claim(
        net,
        report,
        "the means of classes and pairs predict the size of the outliers",
        "the sum of the C - 1 largest of both levels is within 20 % of the Hessian's",
        run -> predicted(run, of(run).pairs()),
        ratio -> ratio >= 0.8 && ratio <= 1.2);
    claim(
        net,
        report,
        "the class means alone predict the size of the outliers",
        "the sum of the C - 1 largest of the first level is within 20 % of the Hessian's",
        run -> predicted(run, of(run).classMeans()),
        ratio -> ratio >= 0.8 && ratio <= 1.2);
    claim(
        net,
        report,
        "the four parts sum to G",
        "the products of both with the gradient differ by 1e-3 at most",
        run -> of(run).sumError(),
        error -> error <= 1e-3);
  }

  private static void claim(
      Group net,
      Report report,
      String sentence,
      String condition,
      ToDoubleFunction<Case> number,
      DoublePredicate holds) {
    report.claim(
        Claim.share(
            Papers.LEVELS, net.name() + ": " + sentence, condition, net.values(number), holds));
  }
}
