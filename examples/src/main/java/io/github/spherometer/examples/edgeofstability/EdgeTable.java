package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.report.Table;
import java.util.List;

/** Where the runs have settled. */
final class EdgeTable {

  private EdgeTable() {}

  static Table of(List<Group> groups) {
    Table table =
        Table.of(
            "task",
            "method",
            "setting",
            "steps",
            "runs",
            "settled",
            "ratio",
            "largest eigenvalue",
            "threshold",
            "final loss");
    for (Group group : groups) {
      EdgeSetting setting = group.setting();
      table.row(
          setting.task(),
          setting.method(),
          setting.label(),
          setting.steps(),
          group.runs().size(),
          group.count(Trajectory::hasSettled),
          group.spread(Trajectory::settled),
          group.spread(run -> run.settled(Trajectory::largest)),
          group.spread(Trajectory::threshold).mean(),
          group.spread(run -> run.result().outcome().train().loss()).mean());
    }
    return table;
  }

  /** Of small batches alone. */
  static Table ofBatches(List<Group> groups) {
    Table table =
        Table.of(
            "task",
            "setting",
            "settled",
            "batch sharpness, ratio of means",
            "batch sharpness, mean of ratios",
            "largest eigenvalue");
    groups.stream()
        .filter(group -> group.setting().method() == Method.SMALL_BATCHES)
        .forEach(
            group ->
                table.row(
                    group.setting().task(),
                    group.setting().label(),
                    group.count(Trajectory::hasSettled),
                    group.spread(Trajectory::settled),
                    group.spread(run -> run.settled(run::singleRatio)),
                    group.spread(run -> run.settled(run::largestRatio))));
    return table;
  }
}
