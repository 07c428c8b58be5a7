package io.github.spherometer.examples.deepnetspectrum;

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
 * Outliers and bulk of the Hessians of classifiers, which part of the Hessian they belong to, and
 * the means of gradients that they come from, as in Papyan's papers of 2018 (arXiv 1811.07062) and
 * 2019 (arXiv 1901.08244).
 */
public final class DeepnetSpectrum implements Experiment<DeepnetSetting, DeepnetResult> {

  private final Map<Setup, ImageData> images = new ConcurrentHashMap<>();

  /** Makes it. */
  public DeepnetSpectrum() {}

  @Override
  public String name() {
    return "deepnet-spectrum";
  }

  @Override
  public String description() {
    return "Outliers and bulk of classifiers' Hessians, and the class means that they come from, as"
        + " in The Full Spectrum of Deepnet Hessians at Scale (Papyan 2018) and its sequel of 2019.";
  }

  @Override
  public Class<DeepnetSetting> settingType() {
    return DeepnetSetting.class;
  }

  @Override
  public Class<DeepnetResult> resultType() {
    return DeepnetResult.class;
  }

  @Override
  public List<DeepnetSetting> settings(Setup setup) {
    return Plan.settings(setup);
  }

  @Override
  public double cost(DeepnetSetting setting) {
    return Plan.cost(setting);
  }

  @Override
  public DeepnetResult run(DeepnetSetting setting, Setup setup, RunFolder folder)
      throws IOException {
    return new DeepnetTraining(setting, folder)
        .run(() -> images.computeIfAbsent(setup, s -> s.images().standardised()));
  }

  @Override
  public void report(
      List<FinishedRun<DeepnetSetting, DeepnetResult>> runs, Setup setup, Report report) {
    DeepnetReport.write(Case.all(runs), report);
  }
}
