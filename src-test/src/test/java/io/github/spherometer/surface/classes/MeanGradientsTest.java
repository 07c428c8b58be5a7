package io.github.spherometer.surface.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeanGradientsTest {

  private static final int CLASSES = 4;

  private static Problem problem;
  private static LossSurface surface;
  private static ClassStructure structure;
  private static ClassifiedSamples samples;

  @BeforeAll
  static void open() {
    problem = ClassifiedSamples.problem(CLASSES, DataType.FLOAT64);
    surface = problem.surface();
    structure = ClassStructure.of(surface);
    samples = ClassifiedSamples.of(problem, CLASSES);
  }

  @AfterAll
  static void close() {
    surface.close();
    problem.close();
  }

  @Test
  void vectorsAndWeightsAreThoseOfTheGradientsOfSingleSamples() {
    for (int c = 0; c < CLASSES; c++) {
      GradientMean mean = structure.classMeans().means().get(c);

      assertThat(mean.label()).isEqualTo(c);
      assertThat(mean.logit()).isEmpty();
      assertThat(mean.weight()).isCloseTo(samples.classWeight(c), within(1e-15));
      assertThat(Fixtures.doubles(structure.classMeans().vector(c)))
          .containsExactly(samples.classMean(c), within(1e-14));
    }
    List<GradientMean> pairs = structure.crossClassMeans().means();
    assertThat(structure.crossClassDeviations().means()).isEqualTo(pairs);
    for (int i = 0; i < CLASSES * (CLASSES - 1); i++) {
      int c = i / (CLASSES - 1);
      int k = i % (CLASSES - 1) + (i % (CLASSES - 1) < c ? 0 : 1);

      assertThat(pairs.get(i).label()).isEqualTo(c);
      assertThat(pairs.get(i).logit()).isEqualTo(OptionalInt.of(k));
      assertThat(pairs.get(i).weight()).isCloseTo(samples.crossWeight(c, k), within(1e-15));
      assertThat(Fixtures.doubles(structure.crossClassMeans().vector(i)))
          .containsExactly(samples.crossMean(c, k), within(1e-14));
      assertThat(Fixtures.doubles(structure.crossClassDeviations().vector(i)))
          .containsExactly(samples.deviation(c, k), within(1e-14));
    }
  }

  private static List<MeanGradients> all() {
    return List.of(
        structure.classMeans(), structure.crossClassMeans(), structure.crossClassDeviations());
  }

  private static double[][] vectors(MeanGradients means) {
    double[][] vectors = new double[means.means().size()][];
    Arrays.setAll(vectors, i -> Fixtures.doubles(means.vector(i)));
    return vectors;
  }

  @Test
  void innerProductsAreThoseOfTheVectors() {
    for (MeanGradients means : all()) {
      double[][] vectors = vectors(means);
      double[][] products = means.innerProducts();
      for (int i = 0; i < vectors.length; i++) {
        for (int j = 0; j < vectors.length; j++) {
          assertThat(products[i][j])
              .isCloseTo(ClassifiedSamples.dot(vectors[i], vectors[j]), within(1e-13));
        }
      }
    }
  }

  @Test
  void eigenvaluesAndEigenvectorsAreThoseOfTheLevels() {
    assertEigen(structure.classMeans(), DenseHessian.of(structure.betweenClasses()), CLASSES);
    assertEigen(
        structure.crossClassDeviations(),
        DenseHessian.of(structure.betweenCrossClasses()),
        CLASSES * (CLASSES - 2));
    double[][] both = DenseHessian.of(structure.betweenClasses()).entries();
    double[][] second = DenseHessian.of(structure.betweenCrossClasses()).entries();
    for (int i = 0; i < both.length; i++) {
      for (int j = 0; j < both.length; j++) {
        both[i][j] += second[i][j];
      }
    }
    assertEigen(structure.crossClassMeans(), new DenseHessian(both), CLASSES * (CLASSES - 1));
  }

  private static void assertEigen(MeanGradients means, DenseHessian level, int rank) {
    double[] values = means.eigenvalues();
    double[] expected = Arrays.copyOf(level.eigenvalues(), values.length);
    assertThat(values).containsExactly(expected, within(1e-13 * expected[0]));
    assertThat(Arrays.stream(values).filter(value -> value > 1e-12 * values[0])).hasSize(rank);

    double[][] vectors = rows(means.eigenvectors(rank));
    for (int r = 0; r < rank; r++) {
      for (int s = 0; s < rank; s++) {
        assertThat(ClassifiedSamples.dot(vectors[r], vectors[s]))
            .isCloseTo(r == s ? 1 : 0, within(1e-9));
      }
      for (int i = 0; i < vectors[r].length; i++) {
        assertThat(ClassifiedSamples.dot(level.entries()[i], vectors[r]))
            .isCloseTo(values[r] * vectors[r][i], within(1e-12 * values[0]));
      }
    }
  }

  private static double[][] rows(NDArray array) {
    double[] flat = Fixtures.doubles(array);
    int width = (int) array.getShape().get(1);
    double[][] rows = new double[flat.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
    return rows;
  }

  @Test
  void noMoreEigenvectorsAreGivenThanThereAreEigenvalues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> structure.crossClassDeviations().eigenvectors(9))
        .withMessage("count is 9, must be from 1 to 8, the rank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> structure.classMeans().vector(4))
        .withMessage("index is 4, must be from 0 to 3");
  }

  @Test
  void coordinatesInAllAxesHaveTheInnerProductsAndTheFirstOnesTheMost() {
    for (MeanGradients means : all()) {
      int size = means.means().size();
      double[][] coordinates = means.coordinates(size);
      double[][] products = means.innerProducts();
      double[] squares = new double[size];
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          assertThat(ClassifiedSamples.dot(coordinates[i], coordinates[j]))
              .isCloseTo(products[i][j], within(1e-12));
          squares[j] += coordinates[i][j] * coordinates[i][j];
        }
        assertThat(means.coordinates(2)[i]).isEqualTo(Arrays.copyOf(coordinates[i], 2));
      }
      double[] descending = Arrays.stream(squares).map(x -> -x).sorted().map(x -> -x).toArray();
      assertThat(squares).containsExactly(descending, within(1e-12));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> structure.classMeans().coordinates(5))
        .withMessage("axes is 5, must be from 1 to 4");
  }

  /** Coordinates are linear, so those of a class are the mean of those of its pairs. */
  @Test
  void classesHaveTheirPlacesAmongThePairs() {
    double[][] products = structure.classMeans().innerProducts();
    double[][] places = structure.classCoordinates(CLASSES * (CLASSES - 1));
    for (int c = 0; c < CLASSES; c++) {
      for (int d = 0; d < CLASSES; d++) {
        assertThat(ClassifiedSamples.dot(places[c], places[d]))
            .isCloseTo(products[c][d], within(1e-12));
      }
    }
  }

  /** The projection by least squares. */
  @Test
  void sharesAreThoseOfTheProjectionsOntoTheSpan() {
    MeanGradients means = structure.classMeans();
    DMatrixRMaj span = CommonOps_DDRM.transpose(new DMatrixRMaj(vectors(means)), null);
    NDArray random = Fixtures.gaussian(surface.manager(), DataType.FLOAT64, 8, surface.size());
    NDArray inside = means.vector(2).mul(3).add(means.vector(1));
    NDArray zero = random.zerosLike();

    double[] shares =
        means.shares(
            NDArrays.stack(
                new NDList(random, inside, structure.crossClassMeans().vector(0), zero)));

    assertThat(shares[0]).isCloseTo(share(span, Fixtures.doubles(random)), within(1e-12));
    assertThat(shares[1]).isCloseTo(1, within(1e-12));
    assertThat(shares[2])
        .isCloseTo(share(span, samples.crossMean(0, 1)), within(1e-12))
        .isBetween(0.01, 0.99);
    assertThat(shares[3]).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> means.shares(random))
        .withMessage("rows is float64 of shape (49), must be float64 of shape (m, 49)");
  }

  private static double share(DMatrixRMaj span, double[] vector) {
    LinearSolverDense<DMatrixRMaj> solver =
        LinearSolverFactory_DDRM.leastSquares(span.numRows, span.numCols);
    assertThat(solver.setA(span.copy())).isTrue();
    DMatrixRMaj x = new DMatrixRMaj(span.numCols, 1);
    solver.solve(new DMatrixRMaj(vector), x);
    double projection = NormOps_DDRM.normF(CommonOps_DDRM.mult(span, x, null));
    return projection * projection / ClassifiedSamples.dot(vector, vector);
  }

  /** p - e_c' weighted by p_c' adds up to 0. */
  @Test
  void theMeanOfTheLabelsOwnGradientsIsProportionalToThatOfItsClass() {
    for (int c = 0; c < CLASSES; c++) {
      double factor = -samples.classWeight(c) / samples.crossWeight(c, c);
      double[] expected = Fixtures.doubles(structure.classMeans().vector(c).mul(factor));
      assertThat(samples.crossMean(c, c)).containsExactly(expected, within(1e-14));
    }
  }

  /**
   * A linear model with weights 0 on samples of class c with the mean r_c times the unit vector c.
   * With p = 1/C the gradients are (1/C - e_c') x', so that delta_c = (e_c - 1/C) r_c / (C - 1),
   * w_c = N_c (C - 1) / (N C), and the first level has the eigenvalues N_c r_c^2 / (N C^2). The
   * second has N_c r_c^2 / (N C) for every class, C - 2 times.
   */
  @Test
  void aLinearModelWithWeightsOfZeroHasLevelsInClosedForm() {
    int[] counts = {2, 4, 6};
    double[] lengths = {3, 2, 1};
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      first.add(counts[c] * lengths[c] * lengths[c] / (12 * 9));
      second.add(counts[c] * lengths[c] * lengths[c] / (12 * 3));
    }
    try (Problem linear = linear(counts, lengths);
        LossSurface ofLinear = linear.surface()) {
      ClassStructure levels = ClassStructure.of(ofLinear);
      List<Double> both = new ArrayList<>(first);
      both.addAll(second);

      assertThat(levels.classMeans().eigenvalues())
          .containsExactly(descending(first), within(1e-15));
      assertThat(Arrays.copyOf(levels.crossClassDeviations().eigenvalues(), 3))
          .containsExactly(descending(second), within(1e-15));
      assertThat(levels.crossClassMeans().eigenvalues())
          .containsExactly(descending(both), within(1e-15));
    }
  }

  private static double[] descending(List<Double> values) {
    return values.stream().mapToDouble(x -> -x).sorted().map(x -> -x).toArray();
  }

  /** Two samples about each mean, as often as it takes. */
  private static Problem linear(int[] counts, double[] lengths) {
    NDManager manager = NDManager.newBaseManager();
    Block net = Fixtures.linear(3, false);
    Fixtures.initialised(net, manager, DataType.FLOAT64, 0, new Shape(1, 3));
    List<double[]> rows = new ArrayList<>();
    List<Long> labels = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < counts[c]; i++) {
        double[] row = {i % 2 == 0 ? 0.5 : -0.5, 0.25 * (i % 2), 0};
        row[1] -= 0.125;
        row[c] += lengths[c];
        rows.add(row);
        labels.add((long) c);
      }
    }
    double[] flat = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    NDList data = new NDList(manager.create(flat, new Shape(rows.size(), 3)));
    NDList ofData =
        new NDList(manager.create(labels.stream().mapToLong(Long::longValue).toArray()));
    return new Problem(manager, net, Loss.softmaxCrossEntropyLoss(), data, ofData);
  }

  @Test
  void inSinglePrecisionTheyAreTheSameToItsRounding() {
    try (Problem single = ClassifiedSamples.problem(CLASSES, DataType.FLOAT32);
        LossSurface ofSingle = single.surface()) {
      ClassStructure rounded = ClassStructure.of(ofSingle);
      double[] exact = structure.crossClassMeans().eigenvalues();
      LinearOperator operator = rounded.betweenClasses();

      assertThat(operator.dataType()).isEqualTo(DataType.FLOAT32);
      assertThat(rounded.crossClassMeans().eigenvalues())
          .containsExactly(exact, within(1e-6 * exact[0]));
      assertThat(rounded.classMeans().shares(rounded.classMeans().eigenvectors(3)))
          .containsExactly(new double[] {1, 1, 1}, within(1e-5));
    }
  }
}
