package io.github.spherometer.surface.classes;

/**
 * What of a gradient g_(i,c,c') = J_i'(p_i - e_c') belongs to a part of the matrix. The parts add
 * up to the whole: to the score g'v of each gradient.
 */
enum Level {
  WHOLE {
    @Override
    double part(boolean same, double score, double crossMean, double classMean) {
      return score;
    }
  },
  SAME_CLASS {
    @Override
    double part(boolean same, double score, double crossMean, double classMean) {
      return same ? score : 0;
    }
  },
  BETWEEN_CLASSES {
    @Override
    double part(boolean same, double score, double crossMean, double classMean) {
      return same ? 0 : classMean;
    }
  },
  BETWEEN_CROSS_CLASSES {
    @Override
    double part(boolean same, double score, double crossMean, double classMean) {
      return same ? 0 : crossMean - classMean;
    }
  },
  WITHIN_CROSS_CLASSES {
    @Override
    double part(boolean same, double score, double crossMean, double classMean) {
      return same ? 0 : score - crossMean;
    }
  };

  /**
   * @param same whether c' is the class of the sample
   * @param score g'v
   * @param crossMean its weighted mean over the samples of the class c, for the logit c'
   * @param classMean the weighted mean of those over c' other than c
   */
  abstract double part(boolean same, double score, double crossMean, double classMean);
}
