package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.classes.ClassStructure;
import io.github.spherometer.surface.classes.GradientMean;
import io.github.spherometer.surface.classes.MeanGradients;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Takes the Gauss-Newton matrix apart by classes. */
final class LevelLook {

  private LevelLook() {}

  /**
   * Takes it apart where a surface is.
   *
   * @param rows the Hessian's sharpest eigenvectors
   * @return none for a net that is so sure of its classes that float32 cannot tell
   */
  static List<Levels> at(
      LossSurface surface, NDArray rows, Function<LinearOperator, Density> density) {
    try {
      return List.of(levels(ClassStructure.of(surface), surface, rows, density));
    } catch (NotMeasurableException e) {
      return List.of();
    }
  }

  private static Levels levels(
      ClassStructure structure,
      LossSurface surface,
      NDArray rows,
      Function<LinearOperator, Density> density) {
    return new Levels(
        sumError(structure, surface),
        list(structure.classMeans().eigenvalues()),
        list(structure.crossClassDeviations().eigenvalues()),
        list(structure.crossClassMeans().eigenvalues()),
        density.apply(structure.withinCrossClasses()),
        shares(structure, rows),
        classes(structure),
        crosses(structure.crossClassMeans()));
  }

  private static double sumError(ClassStructure structure, LossSurface surface) {
    LinearOperator sum =
        structure
            .sameClass()
            .plus(structure.betweenClasses())
            .plus(structure.betweenCrossClasses())
            .plus(structure.withinCrossClasses());
    try (NDManager arrays = surface.manager().newSubManager()) {
      NDArray gradient = surface.gradient();
      gradient.attach(arrays);
      NDArray whole = surface.gaussNewton().apply(gradient);
      NDArray difference = whole.sub(sum.apply(gradient));
      return (double) difference.norm().getFloat() / whole.norm().getFloat();
    }
  }

  private static List<Double> shares(ClassStructure structure, NDArray rows) {
    int outliers = (int) Math.min(structure.classes() - 1, rows.getShape().get(0));
    try (NDArray sharpest = rows.get(":" + outliers)) {
      return list(structure.classMeans().shares(sharpest));
    }
  }

  private static List<Levels.Mean> classes(ClassStructure structure) {
    double[][] coordinates = structure.classCoordinates(2);
    List<Levels.Mean> means = new ArrayList<>();
    for (int label = 0; label < coordinates.length; label++) {
      means.add(new Levels.Mean(label, coordinates[label][0], coordinates[label][1]));
    }
    return means;
  }

  private static List<Levels.Mean> crosses(MeanGradients pairs) {
    double[][] coordinates = pairs.coordinates(2);
    List<GradientMean> which = pairs.means();
    List<Levels.Mean> means = new ArrayList<>();
    for (int j = 0; j < coordinates.length; j++) {
      means.add(new Levels.Mean(which.get(j).label(), coordinates[j][0], coordinates[j][1]));
    }
    return means;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
