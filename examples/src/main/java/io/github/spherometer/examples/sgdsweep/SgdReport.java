package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;
import java.util.ArrayList;
import java.util.List;

/** What the runs say. */
final class SgdReport {

  /** Of the claims. */
  static final String PAPER = "Jastrzębski et al. 2018";

  private SgdReport() {}

  static void write(List<SgdRun> runs, Report report) {
    introduction(report);
    LeftOut.write(runs, report);
    List<Ray> rays = Ray.of(runs, Look.TRAINING);
    for (Net net : nets(rays)) {
      report.heading("The " + net + " net, turned one thing at a time");
      List<Ray> ofNet =
          rays.stream().filter(ray -> ray.net() == net && ray.extras().isEmpty()).toList();
      ofNet.forEach(ray -> Along.write(ray, report));
      Averages.write(net, ofNet, report);
    }
    Regularised.write(rays, report);
    TopThirty.write(runs, report);
    FirstEpoch.write(Ray.of(runs, Look.FIRST_STEPS), report);
    Valleys.write(Ray.of(runs, Look.FIRST_STEPS), report);
    Dead.write(rays, report);
  }

  private static List<Net> nets(List<Ray> rays) {
    List<Net> nets = new ArrayList<>(rays.stream().map(Ray::net).distinct().toList());
    nets.sort(null);
    return nets;
  }

  private static void introduction(Report report) {
    report
        .paragraph(
            "As in *SGD Smooths the Sharpest Directions* (Jastrzębski et al., ICLR 2018 workshop):"
                + " do larger learning rates, smaller batches and momentum lead SGD to where the"
                + " largest eigenvalues of the Hessian are smaller, and better conditioned? From a"
                + " recipe in the middle, one of the three is turned at a time. Figures say which"
                + " figure of the paper they correspond to where its number is known to us.")
        .paragraph(
            "**What is compared.** Averages are over the second half of what is compared: either"
                + " the same number of epochs, or the same learning rate x steps / (1 - momentum),"
                + " since a training with a small learning rate that is stopped after as many"
                + " epochs has not come as far. Every run is long enough for both. Eigenvalues are"
                + " those of the loss on a fixed part of the training data, in eval mode (dropout"
                + " is off), and in train mode for nets with BatchNorm. The condition number is l1"
                + " / l10, by magnitude, since the smallest eigenvalues are zero but for rounding."
                + " S is the batch size, lr the learning rate, m the momentum.")
        .paragraph(
            "**Not seen** may mean undecided: with two seeds a 95 % interval is wide, 9 standard"
                + " deviations to either side of the mean. The numbers of each claim tell.")
        .paragraph(
            "**Which runs count.** "
                + Outcome.RULE
                + " Where the first batches are looked at, the whole training with the same recipe"
                + " and seed must have trained. Nets with BatchNorm were judged by their loss in eval"
                + " mode at first. With MNIST at the default scale this left out 8 of 24 residual nets,"
                + " whose loss in train mode had come down to 0.34 or less: what BatchNorm keeps for"
                + " eval mode lags behind.")
        .paragraph(
            "**What was changed after numbers had been seen.** The residual net of the default"
                + " scale was planned with 100 images measured, 10 epochs and a learning rate x"
                + " steps of 32, learning rates from 0.025, and batches of 8, 32 and 128. Three such"
                + " runs hardly trained and took minutes each. So it has 50 images measured, 20"
                + " epochs, 64, learning rates from 0.05, and batches of 16, 32 and 64.");
  }
}
