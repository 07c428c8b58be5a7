package io.github.spherometer.estimators.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InnerProductsTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Odd multiples of 2^-12 up to 8, whose products need more digits than float32 has. */
  private NDArray wave(int size, int period) {
    float[] entries = new float[size];
    for (int i = 0; i < size; i++) {
      entries[i] = (2 * (i % period) + 1) / 4096f;
    }
    return manager.create(entries);
  }

  private static double sum(NDArray x, NDArray y) {
    float[] a = x.toFloatArray();
    float[] b = y.toFloatArray();
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  /** Around the length at which the sum is cut into pieces. */
  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000})
  void entriesAreMultipliedAndSummedInDouble(int size) {
    NDArray x = wave(size, 16_381);
    NDArray y = wave(size, 8_191);
    assertThat(InnerProducts.dot(x, y)).isCloseTo(sum(x, y), withinPercentage(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000})
  void aMatrixMeetsTheVectorRowByRow(int size) {
    NDArray x = wave(size, 16_381);
    NDArray y = wave(size, 8_191);
    double[] dots = InnerProducts.dots(x.stack(y), y);
    assertThat(dots).hasSize(2);
    assertThat(dots[0]).isCloseTo(sum(x, y), withinPercentage(1e-3));
    assertThat(dots[1]).isCloseTo(sum(y, y), withinPercentage(1e-3));
  }

  /** 3, 4, 12 have the norm 13; the squares of most of these leave the range of double. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-307, 1e-160, 1e-100, 1, 1e100, 1e155, 1e306})
  void theNormIsRightWhateverTheUnitIs(double unit) {
    NDArray x = manager.create(new double[] {3 * unit, -4 * unit, 12 * unit});
    assertThat(InnerProducts.norm(x) / unit).isCloseTo(13, within(1e-12));
  }

  @Test
  void theNormOfSmallFloatsIsThatOfTheirValues() {
    float tiny = Float.MIN_VALUE;
    NDArray x = manager.create(new float[] {3 * tiny, -4 * tiny});
    assertThat(InnerProducts.norm(x)).isCloseTo(5.0 * tiny, withinPercentage(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "Infinity, Infinity", "-Infinity, Infinity", "NaN, NaN"})
  void whatIsNoLengthStaysWhatItIs(double entry, Double norm) {
    NDArray x = manager.create(new double[] {0, entry});
    assertThat(InnerProducts.norm(x)).isEqualTo(norm);
    assertThat(InnerProducts.norm(x.toType(DataType.FLOAT32, false))).isEqualTo(norm);
  }

  /** The squares of the first one are infinite in float32. */
  @ParameterizedTest
  @CsvSource({"1e30, true", "0, true", "Infinity, false", "-Infinity, false", "NaN, false"})
  void allEntriesMustBeFinite(float entry, boolean finite) {
    NDArray x = manager.create(new float[] {1, entry});
    assertThat(InnerProducts.isFinite(x)).isEqualTo(finite);
    assertThat(InnerProducts.isFinite(x.toType(DataType.FLOAT64, false))).isEqualTo(finite);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, 100, 1.1102230246251565e-15",
    "FLOAT32, 100, 5.960464477539063e-7",
    "FLOAT32, 65536, 1.52587890625e-5",
    "FLOAT32, 1000000, 1.52587890625e-5",
  })
  void roundingGrowsWithTheRootOfAPieceAtMost(DataType type, long size, double rounding) {
    assertThat(InnerProducts.rounding(type, size)).isCloseTo(rounding, withinPercentage(1e-9));
  }

  @Test
  void nothingIsLeftInTheManager() {
    NDArray x = manager.ones(new Shape(5));
    int before = manager.getManagedArrays().size();
    InnerProducts.norm(x);
    InnerProducts.norm(x.muli(1e-30));
    InnerProducts.dots(x.reshape(1, 5), x);
    assertThat(manager.getManagedArrays()).hasSize(before + 1); // the matrix of one row
  }
}
