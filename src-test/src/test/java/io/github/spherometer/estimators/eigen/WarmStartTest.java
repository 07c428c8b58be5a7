package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What start vectors are worth, and that none of them is believed. */
class WarmStartTest {

  private static final int SIZE = 1000;
  private static final double[] PLANTED = Operators.withBulk(SIZE, 0.5, 10, -8, 6, 4, 3, 2);
  private static final double[] TOP_FIVE = Arrays.copyOf(PLANTED, 5);
  private static final int VECTORS_WITHOUT_ROOM = 7;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> starts() {
    List<Arguments> starts = new ArrayList<>();
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      starts.add(Arguments.of(type, "one eigenvector", new int[] {3}));
      starts.add(Arguments.of(type, "the wanted ones but the first", new int[] {1, 2, 3, 4}));
      starts.add(Arguments.of(type, "five without the first", new int[] {1, 2, 3, 4, 5}));
      starts.add(
          Arguments.of(
              type, "ten without the first", new int[] {1, 2, 3, 4, 5, 900, 901, 902, 903, 904}));
      starts.add(Arguments.of(type, "none of the wanted", new int[] {5, 900, 901, 902, 903}));
      starts.add(Arguments.of(type, "the wanted", new int[] {0, 1, 2, 3, 4}));
    }
    return starts.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("starts")
  void findsTheLeadingEigenvaluesWhateverTheStart(DataType type, String name, int... start) {
    for (int seed = 0; seed < 20; seed++) {
      Lanczos lanczos = Lanczos.builder().seed(seed).build();

      Spectrum spectrum = lanczos.spectrum(operator(type), eigenvectors(type, start));

      assertFound(spectrum);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("starts")
  void findsThemWhereStartVectorsHaveToBeAddedUp(DataType type, String name, int... start) {
    long bytes = (long) VECTORS_WITHOUT_ROOM * SIZE * type.getNumOfBytes();
    for (int seed = 0; seed < 20; seed++) {
      Lanczos lanczos = Lanczos.builder().maxBasisBytes(bytes).seed(seed).build();

      Spectrum spectrum = lanczos.spectrum(operator(type), eigenvectors(type, start));

      assertFound(spectrum);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void findsThemFromRoughVectorsWithTheSmallestBasis(DataType type) {
    long bytes = (long) VECTORS_WITHOUT_ROOM * SIZE * type.getNumOfBytes();
    NDArray noise = manager.arange(5f * SIZE).mul(7).sin().reshape(5, SIZE).mul(0.01);
    NDArray rough = eigenvectors(type, 0, 1, 2, 3, 4).add(noise.toType(type, false));

    assertFound(Lanczos.builder().maxBasisBytes(bytes).build().spectrum(operator(type), rough));
  }

  /** Once the vectors are good enough, products must not go on making them better. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void findsWhatIsHiddenBehindVectorsThatAreNearlyRight(DataType type) {
    NDArray noise = manager.arange(5f * SIZE).mul(7).sin().reshape(5, SIZE).mul(2e-3);
    noise.set(new NDIndex(":, 0"), 0);
    NDArray start = eigenvectors(type, 1, 2, 3, 4, 5).add(noise.toType(type, false));
    for (int seed = 0; seed < 20; seed++) {
      assertFound(Lanczos.builder().seed(seed).build().spectrum(operator(type), start));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("starts")
  void residualsHoldAtEveryBudget(DataType type, String name, int... start) {
    double rounding = Operators.rounding(type, PLANTED);
    for (int budget = 1; budget <= 25; budget++) {
      Lanczos lanczos = Lanczos.builder().tolerance(1e-17).maxProducts(budget).build();

      Spectrum spectrum = lanczos.spectrum(operator(type), eigenvectors(type, start));

      assertThat(spectrum.products()).isEqualTo(budget);
      assertThat(spectrum.ritzValues())
          .hasSize(Math.min(budget, 5))
          .allMatch(ritz -> distance(ritz.value()) <= ritz.residual() + rounding);
    }
  }

  /** The eigenvectors of a perturbed operator turn by about the perturbation over the gap. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void takesFewerProductsOnAnOperatorThatHasChangedALittle(DataType type) {
    double[] before = Operators.withBulk(200, 1.5, 10, -8, 6, 4, 3);
    double[] after = Operators.withBulk(200, 1.5, 10.3, -7.9, 6.2, 3.9, 3.1);
    LinearOperator changed = Operators.rotated(manager, type, after);
    int cold = 0;
    int warm = 0;
    for (int seed = 0; seed < 10; seed++) {
      Lanczos lanczos = Lanczos.builder().seed(seed).build();
      try (KrylovDecomposition last = lanczos.decompose(Operators.rotated(manager, type, before))) {
        cold += lanczos.spectrum(changed).products();
        Spectrum spectrum = lanczos.spectrum(changed, last.ritzVectors(5));
        assertThat(spectrum.converged()).isTrue();
        warm += spectrum.products();
      }
    }

    assertThat(warm).isLessThan(cold);
  }

  @Test
  void startsFromTheVectorsOfAnUnrelatedOperator() {
    LinearOperator other = Operators.rotated(manager, DataType.FLOAT32, PLANTED);
    try (KrylovDecomposition decomposition = Lanczos.builder().build().decompose(other)) {
      assertFound(
          Lanczos.builder()
              .build()
              .spectrum(operator(DataType.FLOAT32), decomposition.ritzVectors(5)));
    }
  }

  @Test
  void lengthsAndAnglesDoNotMatter() {
    NDArray vectors = eigenvectors(DataType.FLOAT64, 1, 2, 3);
    NDArray sums = manager.create(new double[] {1, 1e-3, 0, 0, 1e9, 0, 5e-7, 0, 1}).reshape(3, 3);
    NDArray skewed = sums.matMul(vectors);
    Lanczos lanczos = Lanczos.builder().build();

    Spectrum spectrum = lanczos.spectrum(operator(DataType.FLOAT64), skewed);

    assertFound(spectrum);
    assertThat(spectrum.products()).isLessThan(20);
  }

  @Test
  void dependentVectorsCostNothing() {
    NDArray vectors = eigenvectors(DataType.FLOAT64, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    Lanczos lanczos = Lanczos.builder().build();
    LinearOperator operator = operator(DataType.FLOAT64);

    int products = lanczos.spectrum(operator, vectors).products();

    assertThat(products)
        .isLessThanOrEqualTo(
            lanczos.spectrum(operator, eigenvectors(DataType.FLOAT64, 0, 1, 2, 3, 4)).products());
  }

  @Test
  void moreStartVectorsThanDimensions() {
    LinearOperator small = Operators.diagonal(manager, DataType.FLOAT64, 3, -2, 1);
    NDArray vectors =
        manager.arange(15f).add(1).sin().toType(DataType.FLOAT64, false).reshape(5, 3);

    Spectrum spectrum = Lanczos.builder().build().spectrum(small, vectors);

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray())
        .containsExactly(new double[] {3, -2, 1}, within(1e-12));
  }

  @Test
  void startVectorsStayAsTheyAre() {
    NDArray vectors = eigenvectors(DataType.FLOAT32, 0, 1).mul(3);
    NDArray copy = vectors.duplicate();

    Lanczos.builder().build().spectrum(operator(DataType.FLOAT32), vectors);

    assertThat(vectors.contentEquals(copy)).isTrue();
  }

  @Test
  void nothingOfAFailedRunIsLeft() {
    LinearOperator operator =
        Operators.scaledAtCall(operator(DataType.FLOAT32), call -> call == 3 ? Double.NaN : 1);
    NDArray start = eigenvectors(DataType.FLOAT32, 0, 1);
    int arrays = manager.getManagedArrays().size();

    assertThat(catchThrowable(() -> run(operator, start)))
        .isInstanceOf(NonFiniteProductException.class)
        .hasMessageContaining("product 3 is ");
    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }

  private static void run(LinearOperator operator, NDArray start) {
    Lanczos.builder().build().decompose(operator, start).close();
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of("shape of start is (3)", new Shape(3), DataType.FLOAT32, 1f),
        Arguments.of("shape of start is (2, 3)", new Shape(2, 3), DataType.FLOAT32, 1f),
        Arguments.of("shape of start is ()", new Shape(), DataType.FLOAT32, 1f),
        Arguments.of("shape of start is (0, 4)", new Shape(0, 4), DataType.FLOAT32, 1f),
        Arguments.of("shape of start is (1, 1, 4)", new Shape(1, 1, 4), DataType.FLOAT32, 1f),
        Arguments.of("type of start is float64", new Shape(4), DataType.FLOAT64, 1f),
        Arguments.of("norm of row 0 of start is 0.0", new Shape(4), DataType.FLOAT32, 0f),
        Arguments.of("norm of row 0 of start is NaN", new Shape(2, 4), DataType.FLOAT32, Float.NaN),
        Arguments.of(
            "norm of row 0 of start is Infinity",
            new Shape(2, 4),
            DataType.FLOAT32,
            Float.POSITIVE_INFINITY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusable")
  void unusableStartIsNamed(String message, Shape shape, DataType type, float entry) {
    LinearOperator small = Operators.diagonal(manager, DataType.FLOAT32, 4, 3, 2, 1);
    NDArray start = manager.zeros(shape, type).add(entry);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lanczos.builder().build().decompose(small, start))
        .withMessageStartingWith(message + ",");
  }

  private LinearOperator operator(DataType type) {
    return Operators.diagonal(manager, type, PLANTED);
  }

  /** Of the operator, by their places in the planted spectrum. */
  private NDArray eigenvectors(DataType type, int... places) {
    double[] rows = new double[places.length * SIZE];
    for (int row = 0; row < places.length; row++) {
      rows[row * SIZE + places[row]] = 1;
    }
    return manager.create(rows, new Shape(places.length, SIZE)).toType(type, false);
  }

  private static void assertFound(Spectrum spectrum) {
    assertThat(spectrum.converged()).isTrue();
    for (int rank = 0; rank < 5; rank++) {
      RitzValue ritz = spectrum.ritzValues().get(rank);
      assertThat(ritz.value()).isCloseTo(TOP_FIVE[rank], within(0.01 * TOP_FIVE[0]));
      assertThat(ritz.residual()).isLessThanOrEqualTo(0.01 * TOP_FIVE[0] * 1.001);
    }
  }

  private static double distance(double value) {
    return Arrays.stream(PLANTED).map(x -> Math.abs(x - value)).min().orElseThrow();
  }
}
