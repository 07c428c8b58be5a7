package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;

/** Looks at the spectra of a net where it is. */
final class Look {

  /** Of the largest eigenvalue. */
  private static final double TOLERANCE = 0.003;

  /** A basis that takes more memory is not kept. */
  private static final long LARGEST_BASIS = 4L << 30;

  private final DeepnetSetting setting;
  private final Effort effort;
  private final Training training;
  private final Task task;

  Look(DeepnetSetting setting, Training training, Task task) {
    this.setting = setting;
    effort = setting.effort();
    this.training = training;
    this.task = task;
  }

  Checkpoint checkpoint() {
    Density test;
    try (LossSurface surface = training.surface(task.testData(), task.testLabels())) {
      test = density(surface.hessian());
    }
    try (LossSurface surface = training.surface(task.data(), task.labels());
        KrylovDecomposition top = lanczos(effort.values()).decompose(surface.hessian());
        NDManager vectors = surface.manager().newSubManager()) {
      Spectrum values = top.spectrum();
      int count = Math.min(2 * setting.classes(), values.ritzValues().size());
      NDArray rows = top.ritzVectors(count, vectors);
      return new Checkpoint(
          training.steps(),
          training.scores(task.data(), task.labels()),
          training.scores(task.testData(), task.testLabels()),
          values,
          shares(surface.gaussNewton(), values, rows),
          density(surface.hessian()),
          test,
          density(surface.gaussNewton()),
          density(surface.gaussNewtonResidual()),
          trainMode(),
          effort.levels() ? LevelLook.at(surface, rows, this::density) : List.of());
    }
  }

  private Lanczos lanczos(int count) {
    return Lanczos.builder()
        .topK(count)
        .which(Which.LARGEST_ALGEBRAIC)
        .tolerance(TOLERANCE)
        .maxProducts(5 * count + 40)
        .build();
  }

  private static List<Double> shares(LinearOperator part, Spectrum values, NDArray rows) {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < rows.getShape().get(0); i++) {
      RitzValue whole = values.ritzValues().get(i);
      try (NDArray vector = rows.get(i)) {
        shares.add(RayleighQuotient.of(part, vector).value() / whole.value());
      }
    }
    return shares;
  }

  private Density density(LinearOperator operator) {
    SpectralDensity.Builder builder =
        SpectralDensity.builder().starts(effort.starts()).steps(effort.steps());
    SpectralDensity density = builder.build();
    boolean fits = density.basisBytes(operator.size(), operator.dataType()) <= LARGEST_BASIS;
    return (fits ? density : builder.withoutBasis().build()).density(operator);
  }

  private List<Spectrum> trainMode() {
    if (!setting.net().hasBatchNorm()) {
      return List.of();
    }
    try (LossSurface surface =
        LossSurface.builder(training.trainer())
            .data(task.data(), task.labels())
            .trainMode(true)
            .build()) {
      return List.of(lanczos(2 * setting.classes() + 1).spectrum(surface.hessian()));
    }
  }
}
