package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.examples.report.statistics.LinearFit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the eigenvalues beyond the outliers fall with their rank: as a power law, or as its rival, an
 * exponential.
 *
 * @param ranks of the eigenvalues that are fitted
 * @param values of these
 * @param power log value against log rank
 * @param exponential log value against rank
 */
record Tail(List<Double> ranks, List<Double> values, LinearFit power, LinearFit exponential) {

  static Tail of(List<Double> ranks, List<Double> values) {
    double[] x = ranks.stream().mapToDouble(Double::doubleValue).toArray();
    double[] logX = ranks.stream().mapToDouble(Math::log).toArray();
    double[] logY = values.stream().mapToDouble(Math::log).toArray();
    return new Tail(ranks, values, LinearFit.of(logX, logY), LinearFit.of(x, logY));
  }

  /** Of single eigenvalues, from rank C + 2 on. */
  static Tail ofValues(Case run) {
    List<Double> ranks = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    double[] all = run.values();
    for (int rank = run.classes() + 2; rank <= all.length; rank++) {
      if (all[rank - 1] > run.look().values().ritzValues().get(rank - 1).residual()) {
        ranks.add((double) rank);
        values.add(all[rank - 1]);
      }
    }
    return of(ranks, values);
  }

  /** Further out, of the nodes of the density, whose rank is what lies above them: 2C to 50C. */
  static Tail ofDensity(Case run) {
    Density density = run.look().hessian();
    List<GaussQuadrature.Node> nodes = new ArrayList<>(density.nodes());
    Collections.reverse(nodes);
    List<Double> ranks = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    double above = 0;
    for (GaussQuadrature.Node node : nodes) {
      double rank = density.size() * (above + node.weight() / 2);
      above += node.weight();
      if (rank >= 2 * run.classes() && rank <= 50 * run.classes() && node.value() > 0) {
        ranks.add(rank);
        values.add(node.value());
      }
    }
    return of(ranks, values);
  }

  /** By how much the power law explains more; NaN with fewer than four points. */
  double lead() {
    return power.n() < 4 ? Double.NaN : power.r2() - exponential.r2();
  }

  double[] x() {
    return ranks.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] y() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] powerLaw() {
    return ranks.stream().mapToDouble(rank -> Math.exp(power.at(Math.log(rank)))).toArray();
  }

  double[] rival() {
    return ranks.stream().mapToDouble(rank -> Math.exp(exponential.at(rank))).toArray();
  }
}
