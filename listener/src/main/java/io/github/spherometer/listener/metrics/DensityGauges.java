package io.github.spherometer.listener.metrics;

import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spectral density as a histogram with the same bins at every measurement, so that they can be
 * told apart by a label: 1, 3, 10, ... on both sides of 0, for eigenvalues range over decades. A
 * bin holds what is above the edge before it and at most its own.
 */
final class DensityGauges implements MeasurementSink {

  private static final int LOWEST_EXPONENT = -4;
  private static final int HIGHEST_EXPONENT = 4;

  private final RunMeters meters;
  private boolean registered;
  private volatile @Nullable NavigableMap<Double, Double> latest;

  DensityGauges(RunMeters meters) {
    this.meters = meters;
  }

  /** The upper edges of the bins in ascending order, the last one infinite. */
  static List<Double> edges() {
    List<Double> positive = new ArrayList<>();
    for (int exponent = LOWEST_EXPONENT; exponent <= HIGHEST_EXPONENT; exponent++) {
      positive.add(Double.valueOf("1e" + exponent));
      if (exponent < HIGHEST_EXPONENT) {
        positive.add(Double.valueOf("3e" + exponent));
      }
    }
    List<Double> edges = new ArrayList<>();
    for (int i = positive.size() - 1; i >= 0; i--) {
      edges.add(-positive.get(i));
    }
    edges.addAll(positive);
    edges.add(Double.POSITIVE_INFINITY);
    return edges;
  }

  @Override
  public void missed(MissedMeasurement missed) {
    if (MeasurementGauges.isWithoutCurvature(missed)) {
      latest = null;
    }
  }

  @Override
  public void accept(Measurement measurement) {
    Optional<Density> density = measurement.curvature().density();
    latest = density.map(DensityGauges::shares).orElse(null);
    if (density.isPresent() && !registered) {
      registered = true;
      edges().forEach(this::register);
    }
  }

  private static NavigableMap<Double, Double> shares(Density density) {
    NavigableMap<Double, Double> shares = new TreeMap<>();
    edges().forEach(edge -> shares.put(edge, 0.0));
    for (Node node : density.nodes()) {
      shares.merge(shares.ceilingKey(node.value()), node.weight(), Double::sum);
    }
    return shares;
  }

  private void register(double edge) {
    meters.lateGauge(
        "spherometer.hessian.density",
        "Share of the eigenvalues in a bin, which is named by its upper edge",
        () -> {
          NavigableMap<Double, Double> shares = latest;
          return shares == null ? Double.NaN : shares.get(edge);
        },
        "bin",
        label(edge));
  }

  /** Without exponents, as a person writes it; infinity as Prometheus does. */
  private static String label(double edge) {
    return edge == Double.POSITIVE_INFINITY
        ? "+Inf"
        : new BigDecimal(Double.toString(edge)).stripTrailingZeros().toPlainString();
  }
}
