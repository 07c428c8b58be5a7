package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How the numbers go along the trainings. */
final class Along {

  private Along() {}

  static void write(Ray ray, Report report) {
    report.figure(
        ray.net() + "-along-" + ray.knob().fileName(),
        Panels.of(
            "%s: %s".formatted(ray.net(), ray.knob()),
            2,
            plot(ray, Quantity.LARGEST.toString(), Quantity.LARGEST::of),
            plot(ray, Quantity.TOP_TEN.toString(), Quantity.TOP_TEN::of),
            plot(ray, Quantity.CONDITION.toString(), Quantity.CONDITION::of),
            plot(ray, "loss on the probe data", m -> m.loss().probe())),
        "Spectrum along the training of the %s net, turned: %s. Lines are means over seeds, bands reach from the"
                .formatted(ray.net(), ray.knob())
            + " least to the largest; runs that have not trained are left out.");
  }

  private static Plot plot(Ray ray, String label, ToDoubleFunction<Measurement> number) {
    Plot plot = Plot.of("", "epochs", label).logX().logY();
    for (double place : ray.places()) {
      List<SgdRun> runs = ray.at(place).stream().filter(SgdRun::trained).toList();
      if (!runs.isEmpty()) {
        SgdSetting setting = runs.get(0).setting();
        double epoch = (double) setting.extent().samples() / setting.recipe().batchSize();
        Mean.of(runs, number).addTo(plot, ray.knob().shown(setting.recipe()), epoch);
      }
    }
    return plot;
  }
}
