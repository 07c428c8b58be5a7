package io.github.spherometer.surface.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class ClassStructureErrorsTest {

  private static ThrowableAssertAlternative<NotMeasurableException> assertRefused(
      Problem problem, Loss loss, NDArray labels) {
    try (LossSurface surface =
        LossSurface.of(problem.block(), loss, problem.data().head(), labels)) {
      return assertThatExceptionOfType(NotMeasurableException.class)
          .isThrownBy(() -> ClassStructure.of(surface));
    }
  }

  private static void assertOtherMatrix(Loss loss) {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      problem.backward();
      assertRefused(problem, loss, problem.labels().head())
          .withMessageContaining("is not that of the mean of softmax cross-entropy")
          .withMessageMatching(".* a product of length \\d\\S+ differs by \\d\\S+; .*");
    }
  }

  @Test
  void aWeightedLossIsRefused() {
    assertOtherMatrix(new SoftmaxCrossEntropyLoss("Weighted", 1.01f, -1, true, true));
  }

  @Test
  void oneValueASampleIsRefused() {
    assertOtherMatrix(CustomLoss.of("Sum", (y, p) -> p.logSoftmax(-1).get(":, 0").neg()));
  }

  @Test
  void aLossThatIsNotCrossEntropyIsRefused() {
    assertOtherMatrix(CustomLoss.ofPredictions("Squares", p -> p.head().square().mean()));
  }

  @Test
  void aPenaltyIsRefused() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      problem.backward();
      NDArray weights = Fixtures.trainable(problem.block()).get(0).getArray();
      Loss penalised =
          CustomLoss.ofLists(
              "Penalised",
              y -> p -> problem.loss().evaluate(y, p).add(weights.square().sum().mul(0.01f)));
      assertRefused(problem, penalised, problem.labels().head()).withMessageContaining("penalties");
    }
  }

  /** The engine's matrix is rounding then, and nothing can be compared with it. */
  @Test
  void aModelThatIsTooSureForItsDigitsIsRefused() {
    try (Problem problem = ClassStructureTest.sure(DataType.FLOAT32, 64)) {
      assertRefused(problem, problem.loss(), problem.labels().head())
          .withMessageContaining("in float64 if the model is as sure of its classes");
    }
  }

  @Test
  void labelsOfAnotherShapeAreRefused() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      NDArray oneHot = problem.manager().zeros(new Shape(ClassifiedSamples.SAMPLES, 3));
      Loss dense = new SoftmaxCrossEntropyLoss("Dense", 1, -1, false, true);
      assertRefused(problem, dense, oneHot)
          .withMessage(
              "labels have shape (13, 3), must be indices of classes of shape (13) or (13, 1)");
    }
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    Loss anything = CustomLoss.ofPredictions("Mean", p -> p.head().mean());
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      for (double label : new double[] {3, -1, 0.5, Double.NaN}) {
        double[] labels = new double[ClassifiedSamples.SAMPLES];
        labels[4] = label;
        assertRefused(problem, anything, problem.manager().create(labels))
            .withMessage("a label is " + label + ", must be the index of a class, 0 to 2");
      }
    }
  }

  @Test
  void severalArraysOfLabelsAreRefused() {
    Loss anything = CustomLoss.ofPredictions("Mean", p -> p.head().mean());
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      NDList labels = new NDList(problem.labels().head(), problem.labels().head());
      try (LossSurface surface =
          LossSurface.of(problem.block(), anything, problem.data(), labels)) {
        assertThatExceptionOfType(NotMeasurableException.class)
            .isThrownBy(() -> ClassStructure.of(surface))
            .withMessage("a batch has 2 arrays of labels, must have one");
      }
    }
  }

  @Test
  void aSingleOutputIsRefused() {
    try (Problem problem = ClassifiedSamples.problem(1, DataType.FLOAT32)) {
      assertRefused(problem, problem.loss(), problem.labels().head())
          .withMessage("the model has 1 output a sample, must have 2 or more");
    }
  }

  @Test
  void aNetWithoutClassesHasAnotherMatrix() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      assertThat(problem.labels().head().getShape()).isEqualTo(new Shape(10, 2));
      assertThatExceptionOfType(NotMeasurableException.class)
          .isThrownBy(() -> ClassStructure.of(surface))
          .withMessageStartingWith("labels have shape (10, 2)");
    }
  }
}
