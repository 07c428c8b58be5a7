package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.HeatMap;
import io.github.spherometer.examples.report.figure.Panels;
import java.util.Comparator;

/** The Hessian itself. */
final class PictureSection implements Section {

  @Override
  public void add(Runs runs, Report report) {
    report.heading("Heat maps of the Hessian");
    report.paragraph(
        "Parameters are in the order of the net: the first layer's weights, unit by unit, its"
            + " biases, then those of the next layer. Colours are logarithmic.");
    runs.of(Study.SPECTRA, Inputs.BLOBS).of(Objective.CROSS_ENTROPY).trained().all().stream()
        .filter(run -> run.result().pictures().stream().anyMatch(p -> p.side() == 1))
        .max(Comparator.comparingInt(run -> run.setting().hidden()))
        .ifPresent(
            run ->
                report.figure(
                    "singularity-9-heat-map-blobs",
                    panels(run, "Two blobs"),
                    "Every entry of the Hessian of a small net on blobs, before and after"
                        + " training; white is below 1e-4 of the largest."));
    runs.of(Study.SPECTRA, Inputs.IMAGES).of(Objective.CROSS_ENTROPY).trained().all().stream()
        .filter(run -> !run.result().pictures().isEmpty())
        .min(Comparator.comparingInt(run -> run.setting().hidden()))
        .ifPresent(
            run ->
                report.figure(
                    "singularity-10-heat-map-images",
                    panels(run, run.setting().dataset().toString()),
                    captionOfCells(run.result().pictures().get(0).side())));
  }

  private static String captionOfCells(int side) {
    String cells = side + " x " + side;
    return "The Hessian of the smallest net on images: each cell is the root of the mean square of"
        + " the entries of "
        + cells
        + " parameters; grey is zero, as for pixels that are the same in every image.";
  }

  private static Figure panels(FinishedRun<Setting, Findings> run, String data) {
    Figure[] maps =
        run.result().pictures().stream().map(PictureSection::map).toArray(Figure[]::new);
    return Panels.of(
        "%s, %d hidden units a layer".formatted(data, run.setting().hidden()), 2, maps);
  }

  private static Figure map(Picture picture) {
    String title = picture.moment() + " training";
    String label = picture.side() == 1 ? "parameter" : "parameter / " + picture.side();
    HeatMap map = HeatMap.of(title, label, label, picture.values());
    return picture.side() == 1 ? map.symmetricLogarithmic() : map.logarithmic();
  }
}
