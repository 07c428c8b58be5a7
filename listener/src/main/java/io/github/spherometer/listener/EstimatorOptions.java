package io.github.spherometer.listener;

import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.listener.measuring.Accuracy;
import io.github.spherometer.listener.measuring.Estimators;
import io.github.spherometer.listener.measuring.ProductLimit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user said of how to measure. What they said first makes no difference. */
final class EstimatorOptions {

  private static final int MOST_EIGENVALUES = 100;

  private int topK = 5;
  private double tolerance = 0.01;
  private double confidence = 0.9999;
  private boolean tracking = true;
  private double traceTolerance = 0.1;
  private @Nullable Integer maxProducts;
  private long seed = 42;
  private DeadNeurons deadNeurons = DeadNeurons.builder().build();
  private boolean withoutDeadNeurons;
  private @Nullable SpectralDensity density;
  private boolean noiseScale;
  private int slicePeriod;

  void topK(int eigenvalues) {
    boolean allowed = eigenvalues >= 1 && eigenvalues <= MOST_EIGENVALUES;
    Require.that(allowed, "topK", eigenvalues, "from 1 to " + MOST_EIGENVALUES);
    topK = eigenvalues;
  }

  void tolerance(double fraction) {
    tolerance = Require.fraction("tolerance", fraction);
  }

  void confidence(double chance) {
    confidence = Require.fraction("confidence", chance);
  }

  void tracking(boolean follows) {
    tracking = follows;
  }

  void traceTolerance(double fraction) {
    traceTolerance = Require.fraction("traceTolerance", fraction);
  }

  void maxProducts(int products) {
    maxProducts = Require.atLeast("maxProducts", products, ProductLimit.FEWEST);
  }

  void seed(long start) {
    seed = start;
  }

  void deadNeurons(DeadNeurons counter) {
    deadNeurons = counter;
  }

  void withoutDeadNeurons() {
    withoutDeadNeurons = true;
  }

  void density(SpectralDensity estimator) {
    density = estimator;
  }

  void noiseScale() {
    noiseScale = true;
  }

  void slicePeriod(int measurements) {
    slicePeriod = Require.atLeast("lossSlices", measurements, 1);
  }

  Estimators build() {
    return new Estimators(
        topK,
        limit(),
        new Accuracy(tolerance, confidence, traceTolerance, seed),
        tracking,
        Optional.ofNullable(density),
        withoutDeadNeurons ? Optional.empty() : Optional.of(deadNeurons),
        noiseScale,
        slicePeriod);
  }

  private ProductLimit limit() {
    int most = maxProducts == null ? Lanczos.defaultProducts(topK) : maxProducts;
    ProductLimit limit = ProductLimit.of(most, noiseScale);
    if (most < limit.fewest()) {
      throw new IllegalStateException(
          "maxProducts(%d) leaves no product for gradientNoiseScale(), which takes at least %d"
              .formatted(most, limit.fewest()));
    }
    return limit;
  }
}
