package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Multiple eigenvalues, and how many start vectors it takes to find their copies. */
class BlockLanczosTest {

  private static final double[] MULTIPLE = Operators.withBulk(400, 0.2, 5, 5, 5, -4, -4, 3, 2, 2);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 3", "FLOAT32, 4", "FLOAT64, 3", "FLOAT64, 4"})
  void findsAsManyCopiesAsStartVectors(DataType type, int blockSize) {
    for (int seed = 0; seed < 10; seed++) {
      Spectrum spectrum = lanczos(blockSize, 8).seed(seed).build().spectrum(operator(type));

      assertThat(spectrum.converged()).isTrue();
      assertThat(values(spectrum)).containsExactly(Arrays.copyOf(MULTIPLE, 8), within(1e-4));
      assertThat(spectrum.products()).isLessThan(60);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, -4, 3, 2",
    "2, 5, 5, -4, -4",
  })
  void findsNoMoreCopiesThanStartVectors(
      int blockSize, double first, double second, double third, double fourth) {
    Spectrum spectrum = lanczos(blockSize, 4).build().spectrum(operator(DataType.FLOAT64));

    assertThat(spectrum.converged()).isTrue();
    assertThat(values(spectrum))
        .containsExactly(new double[] {first, second, third, fourth}, within(1e-4));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void findsCopiesWithTheSmallestBasis(DataType type) {
    long bytes = 400L * type.getNumOfBytes() * (8 + 3 + 1);

    Spectrum spectrum =
        lanczos(3, 8).maxBasisBytes(bytes).maxProducts(400).build().spectrum(operator(type));

    assertThat(spectrum.converged()).isTrue();
    assertThat(values(spectrum)).containsExactly(Arrays.copyOf(MULTIPLE, 8), within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"1, 12", "3, 12", "11, 12", "12, 12", "500, 12"})
  void blockMayBeLargerThanTheOperator(int blockSize, int most) {
    double[] eigenvalues = Operators.withBulk(12, 1, 5, 5, 5);

    Spectrum spectrum =
        lanczos(blockSize, 12)
            .build()
            .spectrum(Operators.rotated(manager, DataType.FLOAT64, eigenvalues));

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.products()).isEqualTo(most);
    double[] descending = Arrays.stream(values(spectrum)).map(x -> -x).sorted().toArray();
    assertThat(descending)
        .containsExactly(Arrays.stream(eigenvalues).map(x -> -x).sorted().toArray(), within(1e-9));
  }

  private LinearOperator operator(DataType type) {
    return Operators.rotated(manager, type, MULTIPLE);
  }

  private static Lanczos.Builder lanczos(int blockSize, int topK) {
    return Lanczos.builder().topK(topK).blockSize(blockSize).tolerance(1e-3);
  }

  private static double[] values(Spectrum spectrum) {
    return spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray();
  }
}
