package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.Experiment;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.report.Report;
import java.io.IOException;
import java.util.List;

/** The experiments on residual nets of "PyHessian" (Yao et al. 2019). */
public final class Architecture implements Experiment<NetSetting, NetResult> {

  @Override
  public String name() {
    return "architecture";
  }

  @Override
  public String description() {
    return "What BatchNorm and shortcuts do to the curvature of residual nets of growing depth"
        + " (PyHessian): trace, largest eigenvalue and density, stage by stage, in train mode and"
        + " in eval mode, and pictures of the loss surface.";
  }

  @Override
  public Class<NetSetting> settingType() {
    return NetSetting.class;
  }

  @Override
  public Class<NetResult> resultType() {
    return NetResult.class;
  }

  @Override
  public List<NetSetting> settings(Setup setup) {
    return Settings.of(setup);
  }

  /** Those with BatchNorm are measured twice. */
  @Override
  public double cost(NetSetting setting) {
    return setting.depth() * (setting.variant().hasBatchNorm() ? 2.0 : 1.0);
  }

  @Override
  public NetResult run(NetSetting setting, Setup setup, RunFolder folder) throws IOException {
    return new NetRun(setting, setup.images().standardised()).in(folder);
  }

  @Override
  public void report(List<FinishedRun<NetSetting, NetResult>> runs, Setup setup, Report report) {
    new ArchitectureReport(new Runs(runs), report).write();
  }
}
