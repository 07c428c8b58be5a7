package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Nets with BatchNorm in eval and in train mode. */
final class ModeSection {

  private ModeSection() {}

  static void write(List<Case> all, Report report) {
    List<Case> cases = all.stream().filter(run -> !run.look().trainMode().isEmpty()).toList();
    if (cases.isEmpty()) {
      return;
    }
    Table table =
        Table.of("setting", "l1, eval mode", "outliers", "l1, train mode", "outliers, train mode");
    for (Group group : Group.bySetting(cases)) {
      table.row(
          group.name(),
          group.spread(run -> run.values()[0]),
          counts(group, false),
          group.spread(run -> inTrainMode(run).get(0).value()),
          counts(group, true));
    }
    report
        .heading("BatchNorm in eval and in train mode")
        .paragraph(
            "All else in this report is measured in eval mode, where BatchNorm uses its running"
                + " means. In train mode it uses those of the samples that are measured.")
        .table(table);
  }

  private static List<RitzValue> inTrainMode(Case run) {
    return run.look().trainMode().get(0).ritzValues();
  }

  private static String counts(Group group, boolean trainMode) {
    return group.cases().stream()
        .map(run -> trainMode ? Outliers.of(inTrainMode(run), run.classes()) : Outliers.of(run))
        .map(Outliers::toString)
        .collect(Collectors.joining(", "));
  }
}
