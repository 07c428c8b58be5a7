package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.experiment.Experiment;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What learning rate, batch size and momentum do to the sharpest directions, as in "SGD Smooths the
 * Sharpest Directions" (Jastrzębski et al., ICLR 2018 workshop).
 */
public final class SgdSweep implements Experiment<SgdSetting, SgdResult> {

  private final Map<Setup, ImageData> images = new ConcurrentHashMap<>();

  /** Makes it. */
  public SgdSweep() {}

  @Override
  public String name() {
    return "sgd-sweep";
  }

  @Override
  public String description() {
    return "Learning rate, batch size and momentum against the largest eigenvalues, as in SGD"
        + " Smooths the Sharpest Directions (Jastrzębski et al. 2018).";
  }

  @Override
  public Class<SgdSetting> settingType() {
    return SgdSetting.class;
  }

  @Override
  public Class<SgdResult> resultType() {
    return SgdResult.class;
  }

  @Override
  public List<SgdSetting> settings(Setup setup) {
    return Grid.of(setup).settings();
  }

  @Override
  public double cost(SgdSetting setting) {
    return Grid.cost(setting);
  }

  @Override
  public SgdResult run(SgdSetting setting, Setup setup, RunFolder folder) throws IOException {
    return new SgdTraining(setting, folder)
        .run(() -> images.computeIfAbsent(setup, s -> s.images().standardised()));
  }

  @Override
  public void report(List<FinishedRun<SgdSetting, SgdResult>> runs, Setup setup, Report report) {
    SgdReport.write(SgdRun.all(runs), report);
  }
}
