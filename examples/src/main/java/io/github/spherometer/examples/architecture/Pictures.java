package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Contours;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Perspective;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Densities and loss surfaces of the nets of one seed. */
final class Pictures {

  /** What is less dense than the densest by so much is a Gaussian's tail. */
  private static final double FAINT = 1e-6;

  private final Runs runs;
  private final Report report;

  Pictures(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void add() {
    report.heading("Densities");
    for (Mode mode : Mode.values()) {
      report.figure(
          "density-" + mode,
          Panels.of(
              "Density of the spectrum, " + mode + " mode",
              Math.min(3, runs.depths().size()),
              runs.depths().stream().map(depth -> density(depth, mode)).toArray(Figure[]::new)),
          "Densities of the spectrum at the end of the training in %s mode, as the paper has them;"
                  .formatted(mode)
              + " one seed, one random start.");
    }
    report.heading("Surfaces");
    for (int depth : new TreeSet<>(List.of(runs.shallowest(), runs.deepest()))) {
      for (Mode mode : Mode.values()) {
        addSurfaces(depth, mode);
      }
    }
  }

  private List<Trained> pictured(int depth) {
    return runs.trained().stream()
        .filter(run -> run.setting().depth() == depth && run.setting().isPictured())
        .toList();
  }

  private static Optional<Ending> ending(Trained run, Mode mode) {
    return run.result().ending(Mode.logged(run.setting().variant(), mode));
  }

  /** With an empty line where there is none, so that others keep their colours. */
  private Plot density(int depth, Mode mode) {
    Plot plot = Plot.of("depth " + depth, "eigenvalue", "density").logY();
    for (Variant variant : runs.variants()) {
      Ending.Curve curve =
          pictured(depth).stream()
              .filter(run -> run.setting().variant() == variant)
              .flatMap(run -> ending(run, mode).stream())
              .flatMap(ending -> ending.density().stream())
              .findFirst()
              .orElse(new Ending.Curve(List.of(), List.of()));
      plot.line(variant.toString(), array(curve.x()), dense(curve));
    }
    return plot;
  }

  private static double[] dense(Ending.Curve curve) {
    double[] y = array(curve.y());
    double largest = curve.y().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] < FAINT * largest ? Double.NaN : y[i];
    }
    return y;
  }

  private void addSurfaces(int depth, Mode mode) {
    List<Figure> panels = new ArrayList<>();
    for (Trained run : pictured(depth)) {
      ending(run, mode).stream()
          .flatMap(ending -> ending.surface().stream())
          .forEach(surface -> addSurface(run.setting().variant().toString(), surface, panels));
    }
    if (panels.isEmpty()) {
      report.paragraph("No net of depth " + depth + " has trained with the seed of the pictures.");
      return;
    }
    report.figure(
        "surface-%d-%s".formatted(depth, mode),
        Panels.of(
            "Loss surfaces, depth %d, %s mode".formatted(depth, mode),
            2,
            panels.toArray(Figure[]::new)),
        "The loss on the plane of the top two eigenvectors through the end of the training, depth"
            + " %d, %s mode, as contours and in perspective, as the paper's pictures; one seed. All"
                .formatted(depth, mode)
            + " reach as far, in the length of the parameters; heights are logarithms, each with a"
            + " scale of its own.");
  }

  private static void addSurface(String title, Ending.Surface surface, List<Figure> panels) {
    double[] offsets = array(surface.offsets());
    double[][] losses = surface.losses().stream().map(Pictures::array).toArray(double[][]::new);
    String first = "eigenvector 1";
    String second = "eigenvector 2";
    panels.add(
        Contours.of(title + ": loss", first, second, offsets, offsets, losses).logarithmic());
    panels.add(
        Perspective.of(title + ": loss", first, second, offsets, offsets, losses).logarithmic());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
