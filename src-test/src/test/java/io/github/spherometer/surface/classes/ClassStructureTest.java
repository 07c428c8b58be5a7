package io.github.spherometer.surface.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Isolation;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassStructureTest {

  private static final List<Function<ClassStructure, LinearOperator>> PARTS =
      List.of(
          ClassStructure::sameClass,
          ClassStructure::betweenClasses,
          ClassStructure::betweenCrossClasses,
          ClassStructure::withinCrossClasses);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void everyPartIsMadeOfTheGradientsOfSingleSamples(int classes) {
    try (Problem problem = ClassifiedSamples.problem(classes, DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      ClassStructure structure = ClassStructure.of(surface);
      ClassifiedSamples samples = ClassifiedSamples.of(problem, classes);

      assertThat(structure.classes()).isEqualTo(classes);
      assertClose(structure.sameClass(), samples.sameClass());
      assertClose(structure.betweenClasses(), samples.betweenClasses());
      assertClose(structure.withinCrossClasses(), samples.withinCrossClasses());
      if (classes > 2) {
        assertClose(structure.betweenCrossClasses(), samples.betweenCrossClasses());
      }
    }
  }

  private static void assertClose(LinearOperator actual, double[][] expected) {
    assertThat(DenseHessian.of(actual).relativeDistance(expected)).isLessThan(1e-12);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void theFourPartsAddUpToTheGaussNewtonMatrix(DataType type) {
    try (Problem problem = ClassifiedSamples.problem(3, type);
        LossSurface surface = problem.surface()) {
      ClassStructure structure = ClassStructure.of(surface);
      double[][] g = DenseHessian.of(surface.gaussNewton()).entries();
      double rounding = type == DataType.FLOAT64 ? 1e-14 : 1e-6;
      double[][] sum = new double[g.length][g.length];
      for (Function<ClassStructure, LinearOperator> part : PARTS) {
        DenseHessian matrix = DenseHessian.of(part.apply(structure));
        double[] eigenvalues = matrix.eigenvalues();
        for (int i = 0; i < g.length; i++) {
          for (int j = 0; j < g.length; j++) {
            sum[i][j] += matrix.entries()[i][j];
          }
        }

        assertThat(matrix.asymmetry()).isLessThan(10 * rounding);
        assertThat(eigenvalues[g.length - 1]).isGreaterThan(-10 * rounding * eigenvalues[0]);
      }

      assertThat(new DenseHessian(sum).relativeDistance(g)).isLessThan(rounding);
      assertThat(DenseHessian.of(structure.gaussNewton()).relativeDistance(g)).isLessThan(rounding);
    }
  }

  /** A class has one logit beside its own then, which does not deviate from the mean over all. */
  @Test
  void withTwoClassesThereIsNoSecondLevel() {
    try (Problem problem = ClassifiedSamples.problem(2, DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      ClassStructure structure = ClassStructure.of(surface);

      assertThat(DenseHessian.of(structure.betweenCrossClasses()).largestEntry())
          .isLessThan(1e-15 * DenseHessian.of(structure.betweenClasses()).largestEntry());
      assertThat(structure.crossClassDeviations().eigenvalues()).containsExactly(0, 0);
      assertThat(structure.crossClassMeans().eigenvalues())
          .containsExactly(structure.classMeans().eigenvalues(), within(1e-15));
    }
  }

  @Test
  void severalBatchesAreOneAndLabelsMayBeAColumnOfAnyType() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT64);
        LossSurface whole = problem.surface()) {
      NDArray column = problem.labels().head().toType(DataType.FLOAT32, true).reshape(-1, 1);
      LossSurface.Builder builder =
          LossSurface.builder(problem.block(), problem.loss()).maxGraphBytes(0);
      for (String batch : List.of("0:5", "5:6", "6:13")) {
        builder.data(problem.data().head().get(batch), column.get(batch));
      }
      try (LossSurface parts = builder.build()) {
        ClassStructure one = ClassStructure.of(whole);
        ClassStructure several = ClassStructure.of(parts);

        for (Function<ClassStructure, LinearOperator> part : PARTS) {
          double[][] expected = DenseHessian.of(part.apply(one)).entries();
          assertThat(DenseHessian.of(part.apply(several)).relativeDistance(expected))
              .isLessThan(1e-13);
        }
        assertThat(several.crossClassMeans().eigenvalues())
            .containsExactly(one.crossClassMeans().eigenvalues(), within(1e-14));
      }
    }
  }

  @Test
  void aClassWithoutSamplesWeighsNothing() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT64)) {
      long[] labels = new long[ClassifiedSamples.SAMPLES];
      labels[0] = 2;
      NDArray ofTwo = problem.manager().create(labels);
      try (LossSurface surface =
          LossSurface.of(problem.block(), problem.loss(), problem.data().head(), ofTwo)) {
        ClassStructure structure = ClassStructure.of(surface);
        MeanGradients means = structure.classMeans();

        assertThat(means.means().get(1).weight()).isZero();
        assertThat(means.eigenvalues()[2]).isZero();
        assertThat(means.eigenvalues()[1]).isPositive();
        assertThat(Fixtures.doubles(means.vector(1))).containsOnly(0);
        assertThat(structure.crossClassMeans().shares(surface.gradient().expandDims(0))[0])
            .isBetween(0.0, 1.0);
        assertThat(DenseHessian.of(structure.withinCrossClasses()).largestEntry()).isFinite();
      }
    }
  }

  /** The engine's own derivatives of the loss lose digits there; those of one sample keep them. */
  @Test
  void aModelThatIsSureOfItsClassesKeepsItsDigits() {
    try (Problem problem = sure(DataType.FLOAT32, 12);
        Problem exact = sure(DataType.FLOAT64, 12);
        LossSurface surface = problem.surface();
        LossSurface reference = exact.surface()) {
      ClassStructure structure = ClassStructure.of(surface);
      double[][] expected = DenseHessian.of(ClassStructure.of(reference).gaussNewton()).entries();

      assertThat(surface.value()).isLessThan(1e-4);
      assertThat(DenseHessian.of(structure.gaussNewton()).relativeDistance(expected))
          .isLessThan(1e-4);
    }
  }

  /** Labels are what the net predicts. */
  static Problem sure(DataType type, double scale) {
    Problem problem = ClassifiedSamples.problem(3, type, scale);
    try (LossSurface surface = problem.surface()) {
      long[] own = surface.jacobian().outputs().argMax(1).toLongArray();
      NDList labels = new NDList(problem.manager().create(own));
      return new Problem(
          problem.manager(), problem.block(), problem.loss(), problem.data(), labels);
    }
  }

  @Test
  void leavesTheTrainingAlone() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32)) {
      Isolation.assertParametersStay(problem, ClassStructureTest::measure);
      Isolation.assertGradientsStay(problem, ClassStructureTest::measure);
      Isolation.assertGeneratorStandsStill(problem, ClassStructureTest::measure);
    }
  }

  @Test
  void leavesNoArrayBehind() {
    try (Problem problem = ClassifiedSamples.problem(3, DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      NDArray vector = surface.gradient();
      NDArray vectors = vector.expandDims(0);
      ClassStructure structure = ClassStructure.of(surface);
      structure.gaussNewton().apply(vector).close();
      int before = surface.manager().getManagedArrays().size();
      ClassStructure.of(surface);
      structure.withinCrossClasses().apply(vector).close();
      structure.crossClassMeans().innerProducts();
      structure.classMeans().shares(vectors);
      structure.classMeans().vector(0).close();
      structure.classMeans().eigenvectors(2).close();

      assertThat(surface.manager().getManagedArrays()).hasSize(before);
    }
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      ClassStructure structure = ClassStructure.of(surface);
      structure.withinCrossClasses().apply(surface.gradient());
      structure.crossClassMeans().eigenvectors(2);
      assertThat(structure.classMeans().shares(surface.gradient().reshape(new Shape(1, -1))))
          .hasSize(1);
    }
  }
}
