package io.github.spherometer.examples.singularity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.examples.data.ImageSet;

/** What is minimised. */
enum Objective {
  CROSS_ENTROPY("cross-entropy") {
    @Override
    Loss loss() {
      return Loss.softmaxCrossEntropyLoss();
    }

    @Override
    NDArray labels(ImageSet set, NDManager manager) {
      return set.labels(manager);
    }
  },
  MEAN_SQUARE("mean square") {
    @Override
    Loss loss() {
      return new MeanSquare();
    }

    @Override
    NDArray labels(ImageSet set, NDManager manager) {
      return set.oneHot(manager);
    }
  };

  private final String words;

  Objective(String words) {
    this.words = words;
  }

  abstract Loss loss();

  abstract NDArray labels(ImageSet set, NDManager manager);

  @Override
  public String toString() {
    return words;
  }
}
