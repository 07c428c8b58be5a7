package io.github.spherometer.surface.classes;

import java.util.Arrays;

/**
 * The probabilities p of N samples of known classes, and what the second-moment matrix of their
 * gradients takes of them. A gradient g_(i,c,c') = J_i'(p_i - e_c') is known by its coefficients
 * p_i - e_c' of the rows of J, so that all sums over gradients are sums over arrays of N x C
 * numbers, here in double. The weight of a gradient is w_(i,c,c') = p_i,c' / N.
 */
final class Softmax {

  private final double[][] probabilities;
  private final int[] labels;
  private final int classes;

  /** w_cc', of which those with c' = c are not used. */
  private final double[][] crossWeights;

  /** w_c. */
  private final double[] classWeights;

  private Softmax(double[][] probabilities, int[] labels) {
    this.probabilities = probabilities;
    this.labels = labels;
    classes = probabilities[0].length;
    crossWeights = new double[classes][classes];
    classWeights = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      for (int k = 0; k < classes; k++) {
        crossWeights[labels[i]][k] += weight(i, k);
        classWeights[labels[i]] += k == labels[i] ? 0 : weight(i, k);
      }
    }
  }

  /**
   * @param logits a row for each sample; overwritten
   * @param labels the class of each, less than the length of a row
   */
  static Softmax of(double[][] logits, int[] labels) {
    for (double[] row : logits) {
      double largest = Arrays.stream(row).max().orElse(0);
      Arrays.setAll(row, k -> Math.exp(row[k] - largest));
      double sum = Arrays.stream(row).sum();
      Arrays.setAll(row, k -> row[k] / sum);
    }
    return new Softmax(logits, labels);
  }

  int classes() {
    return classes;
  }

  double crossWeight(int c, int k) {
    return crossWeights[c][k];
  }

  double classWeight(int c) {
    return classWeights[c];
  }

  /** The mean probability of all classes but the label's. */
  double unsure() {
    return Arrays.stream(classWeights).sum();
  }

  private double weight(int i, int k) {
    return probabilities[i][k] / labels.length;
  }

  /** g'v of every gradient, of u = Jv. */
  private double[][] scores(double[][] u) {
    double[][] scores = new double[labels.length][classes];
    for (int i = 0; i < labels.length; i++) {
      double[] p = probabilities[i];
      double[] row = u[i];
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        mean += p[k] * row[k];
      }
      for (int k = 0; k < classes; k++) {
        scores[i][k] = mean - row[k];
      }
    }
    return scores;
  }

  /** delta_cc''v for every c and c', of u = Jv; 0 where there are no samples. */
  double[][] crossMeans(double[][] u) {
    return meansOf(scores(u));
  }

  private double[][] meansOf(double[][] scores) {
    double[][] means = new double[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      int c = labels[i];
      for (int k = 0; k < classes; k++) {
        means[c][k] += share(weight(i, k), crossWeights[c][k]) * scores[i][k];
      }
    }
    return means;
  }

  /** The weighted mean over c' other than c of each row. */
  private double[] classMeans(double[][] crossMeans) {
    double[] means = new double[classes];
    for (int c = 0; c < classes; c++) {
      double[] shares = classShares(c);
      for (int k = 0; k < classes; k++) {
        means[c] += shares[k] * crossMeans[c][k];
      }
    }
    return means;
  }

  /** The part of delta_cc' in delta_c, for every c'; 0 for c' = c. */
  double[] classShares(int c) {
    double[] shares = new double[classes];
    Arrays.setAll(shares, k -> k == c ? 0 : share(crossWeights[c][k], classWeights[c]));
    return shares;
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  /** Mu of a part J' M J of the matrix. */
  double[][] product(Level level, double[][] u) {
    double[][] scores = scores(u);
    double[][] crossMeans = meansOf(scores);
    double[] classMeans = classMeans(crossMeans);
    for (int i = 0; i < labels.length; i++) {
      int c = labels[i];
      for (int k = 0; k < classes; k++) {
        double part = level.part(c == k, scores[i][k], crossMeans[c][k], classMeans[c]);
        scores[i][k] = weight(i, k) * part;
      }
    }
    return coefficients(scores);
  }

  /** The coefficients of the sum of a_cc' delta_cc'. */
  double[][] combination(double[][] a) {
    double[][] combination = new double[labels.length][classes];
    for (int i = 0; i < labels.length; i++) {
      int c = labels[i];
      for (int k = 0; k < classes; k++) {
        combination[i][k] = a[c][k] * share(weight(i, k), crossWeights[c][k]);
      }
    }
    return coefficients(combination);
  }

  /**
   * The coefficients of the sum over c' of t_c' (p - e_c') for each sample.
   *
   * @param t overwritten
   */
  private double[][] coefficients(double[][] t) {
    for (int i = 0; i < labels.length; i++) {
      double[] p = probabilities[i];
      double[] row = t[i];
      double sum = Arrays.stream(row).sum();
      Arrays.setAll(row, k -> sum * p[k] - row[k]);
    }
    return t;
  }
}
