package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;

/** Follows Adam's second moments from the gradients that DJL computes. */
final class AdamOracle extends TrainingListenerAdapter {

  static final double BETA_1 = 0.75;
  static final double BETA_2 = 0.9;

  private final List<Double> sharpness = new ArrayList<>();
  private final double epsilon;
  private final boolean trainMode;
  private double[] variances = {};

  AdamOracle(double epsilon, boolean trainMode) {
    this.epsilon = epsilon;
    this.trainMode = trainMode;
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batch) {
    double[] gradient = gradient(trainer);
    if (variances.length == 0) {
      variances = new double[gradient.length];
    } else {
      sharpness.add(sharpness(trainer, batch, sharpness.size() + 1));
    }
    for (int i = 0; i < gradient.length; i++) {
      variances[i] = BETA_2 * variances[i] + (1 - BETA_2) * gradient[i] * gradient[i];
    }
  }

  private double sharpness(Trainer trainer, BatchData batch, int steps) {
    float[] scale = new float[variances.length];
    double first = 1 - Math.pow(BETA_1, steps);
    double second = Math.sqrt(1 - Math.pow(BETA_2, steps));
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) (1 / Math.sqrt(first * (Math.sqrt(variances[i]) + epsilon) / second));
    }
    try (LossSurface surface =
            LossSurface.builder(trainer.getModel().getBlock(), trainer.getLoss())
                .data(batch.getBatch().getData(), batch.getBatch().getLabels())
                .trainMode(trainMode)
                .build();
        NDArray array = trainer.getManager().create(scale)) {
      return Lanczos.builder()
          .topK(1)
          .which(Which.LARGEST_ALGEBRAIC)
          .tolerance(1e-4)
          .build()
          .spectrum(surface.hessian().scaledBy(array))
          .largest()
          .value();
    }
  }

  private static List<Parameter> trainable(Trainer trainer) {
    return trainer.getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .toList();
  }

  private static double[] gradient(Trainer trainer) {
    try (NDList gradients = new NDList()) {
      for (Parameter parameter : trainable(trainer)) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          gradients.add(gradient.flatten());
        }
      }
      try (NDArray flat = NDArrays.concat(gradients)) {
        float[] values = flat.toFloatArray();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
          wide[i] = values[i];
        }
        return wide;
      }
    }
  }

  /** What was found before the second step, the third and so on. */
  List<Double> sharpness() {
    return sharpness;
  }
}
