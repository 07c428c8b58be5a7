package io.github.spherometer.examples.architecture;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Measures what the listener does not, on the surface that a training has ended on. */
final class EndingMeasurer {

  /** How far the plane reaches on either side, for all nets the same, as they are compared. */
  private static final double REACH = 0.5;

  private static final int CURVE = 300;

  private final NetSetting setting;

  EndingMeasurer(NetSetting setting) {
    this.setting = setting;
  }

  Ending of(Mode mode, LossSurface surface) {
    LinearOperator hessian = surface.hessian();
    List<Double> stages = new ArrayList<>();
    for (ParameterGroup stage : Stage.groups(surface.groups())) {
      stages.add(lanczos(1, 4).spectrum(hessian.restrictedTo(stage)).largest().value());
    }
    boolean pictured = setting.isPictured();
    return new Ending(
        mode,
        stages,
        pictured ? List.of(density(hessian)) : List.of(),
        pictured ? List.of(plane(surface, hessian)) : List.of());
  }

  /** The blocks of stages, which are many, get fewer products a point. */
  private Lanczos lanczos(int topK, int productsPerPoint) {
    return Lanczos.builder()
        .topK(topK)
        .missProbability(NetRun.OVERLOOKED)
        .maxProducts(productsPerPoint * setting.points())
        .build();
  }

  private Ending.Curve density(LinearOperator hessian) {
    Density density =
        SpectralDensity.builder().starts(1).steps(6 * setting.points()).build().density(hessian);
    List<Density.Point> points = density.grid(CURVE);
    return new Ending.Curve(
        points.stream().map(Density.Point::x).toList(),
        points.stream().map(Density.Point::density).toList());
  }

  private Ending.Surface plane(LossSurface surface, LinearOperator hessian) {
    int half = setting.points();
    double[] offsets = new double[2 * half + 1];
    Arrays.setAll(offsets, i -> REACH * (i - half) / half);
    try (KrylovDecomposition krylov = lanczos(2, 10).decompose(hessian);
        NDArray vectors = krylov.ritzVectors(2);
        NDArray first = vectors.get(0).duplicate();
        NDArray second = vectors.get(1).duplicate()) {
      double[][] losses = surface.along(second, offsets, first, offsets);
      return new Ending.Surface(
          list(offsets), Arrays.stream(losses).map(row -> list(row)).toList());
    }
  }

  private static List<Double> list(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }
}
