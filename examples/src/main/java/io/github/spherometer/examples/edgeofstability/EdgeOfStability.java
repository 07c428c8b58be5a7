package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.experiment.Experiment;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.report.Report;
import java.io.IOException;
import java.util.List;

/** Where the sharpness settles, for four ways to train. */
public final class EdgeOfStability implements Experiment<EdgeSetting, EdgeResult> {

  private static final String RULES =
      Trajectory.RULE
          + " The ratio is the sharpness over its threshold, as the listener logs both. A threshold"
          + " counts as reached at 0.95 of it, and a run has settled at it if its ratio is within 15"
          + " % of 1. Runs of one method and task take the same learning rate times steps, so that"
          + " all learning rates come equally far. Learning rates were chosen by single runs, so"
          + " that thresholds lie where nets of this size get to; the 15 % after these had shown how"
          + " slowly heavy ball comes back from a jump. After a first report of quick runs two rules"
          + " were made narrower: runs of the images that rose by less than a tenth from one third"
          + " to the next no longer count as settled far below their threshold, and that the largest"
          + " eigenvalue stays below 2/lr is judged by the smallest batches alone, since it is"
          + " nearest to 2/lr on the largest, as the last claim says.";

  private static final String BATCHES =
      "Small batches, in shares of 2/lr. The batch sharpness g'Hg / g'g of the batches can be"
          + " averaged in two ways: as the sum of g'Hg over the sum of g'g, which the claim is"
          + " about, and as the mean of the single ratios, which lies below.";

  @Override
  public String name() {
    return "edge-of-stability";
  }

  @Override
  public String description() {
    return "Shows the sharpness rise to the threshold of the optimizer and stay there: full batches"
        + " with gradient descent, heavy ball and Adam, and small batches.";
  }

  @Override
  public Class<EdgeSetting> settingType() {
    return EdgeSetting.class;
  }

  @Override
  public Class<EdgeResult> resultType() {
    return EdgeResult.class;
  }

  @Override
  public List<EdgeSetting> settings(Setup setup) {
    return EdgeGrid.of(setup);
  }

  @Override
  public double cost(EdgeSetting setting) {
    double work = setting.task() == Task.IMAGES ? 1 + setting.batchSize() / 100.0 : 1;
    return setting.steps() * work;
  }

  @Override
  public EdgeResult run(EdgeSetting setting, Setup setup, RunFolder folder) throws IOException {
    return EdgeRun.run(setting, setup, folder);
  }

  @Override
  public void report(List<FinishedRun<EdgeSetting, EdgeResult>> runs, Setup setup, Report report) {
    List<Trajectory> trained =
        runs.stream().filter(run -> run.result().outcome().trained()).map(Trajectory::new).toList();
    List<Group> groups = Group.of(trained);
    new EdgeClaims(trained).all().forEach(report::claim);
    report.paragraph(RULES);
    report.paragraph(leftOut(runs));
    report.heading("Where the runs have settled");
    report.table(EdgeTable.of(groups));
    report.paragraph(BATCHES);
    report.table(EdgeTable.ofBatches(groups));
    for (Task task : Task.values()) {
      for (Method method : Method.values()) {
        List<Group> these =
            groups.stream()
                .filter(g -> g.setting().task() == task && g.setting().method() == method)
                .toList();
        if (!these.isEmpty()) {
          report.heading(task + ": " + method);
          new EdgeFigures(task, method, these).addTo(report);
        }
      }
    }
  }

  private static String leftOut(List<FinishedRun<EdgeSetting, EdgeResult>> runs) {
    List<String> names =
        runs.stream()
            .filter(run -> !run.result().outcome().trained())
            .map(FinishedRun::setting)
            .map(s -> "%s, %s, %s, seed %d".formatted(s.task(), s.method(), s.label(), s.seed()))
            .toList();
    return "%s Left out: %s."
        .formatted(Outcome.RULE, names.isEmpty() ? "none" : String.join("; ", names));
  }
}
