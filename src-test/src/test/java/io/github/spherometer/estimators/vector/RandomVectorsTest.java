package io.github.spherometer.estimators.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomVectorsTest {

  private static final int SIZE = 100_000;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void gaussianEntriesHaveTheMomentsOfTheNormalDistribution(DataType type) {
    NDArray vector = vectors(type, 42).gaussian();

    assertThat(vector.getDataType()).isEqualTo(type);
    assertThat(moment(vector, 1)).isCloseTo(0, within(4 / Math.sqrt(SIZE)));
    assertThat(moment(vector, 2)).isCloseTo(1, within(4 * Math.sqrt(2.0 / SIZE)));
    assertThat(moment(vector, 3)).isCloseTo(0, within(4 * Math.sqrt(15.0 / SIZE)));
    assertThat(moment(vector, 4)).isCloseTo(3, within(4 * Math.sqrt(96.0 / SIZE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void rademacherEntriesAreBalancedSigns(DataType type) {
    NDArray vector = vectors(type, 42).rademacher();

    assertThat(vector.getDataType()).isEqualTo(type);
    assertThat(values(vector)).containsOnly(1, -1);
    assertThat(moment(vector, 1)).isCloseTo(0, within(4 / Math.sqrt(SIZE)));
  }

  @Test
  void neighbouringSignsAreUncorrelated() {
    NDArray vector = vectors(DataType.FLOAT64, 42).rademacher();

    for (int lag : new int[] {1, 2, 63, 64, 65}) {
      double[] entries = values(vector);
      double correlation = 0;
      for (int i = lag; i < SIZE; i++) {
        correlation += entries[i] * entries[i - lag] / SIZE;
      }
      assertThat(correlation).as("lag %s", lag).isCloseTo(0, within(4 / Math.sqrt(SIZE)));
    }
  }

  @Test
  void equalSeedsGiveEqualSequences() {
    RandomVectors one = vectors(DataType.FLOAT32, 5);
    RandomVectors other = vectors(DataType.FLOAT32, 5);

    assertThat(values(one.gaussian())).isEqualTo(values(other.gaussian()));
    assertThat(values(one.rademacher())).isEqualTo(values(other.rademacher()));
  }

  @Test
  void everyDrawAndEverySeedDiffers() {
    RandomVectors vectors = vectors(DataType.FLOAT32, 5);
    double[] first = values(vectors.rademacher());

    assertThat(values(vectors.rademacher())).isNotEqualTo(first);
    assertThat(values(vectors(DataType.FLOAT32, 6).rademacher())).isNotEqualTo(first);
  }

  @Test
  void bothDataTypesGetTheSameDraw() {
    double[] wide = values(vectors(DataType.FLOAT64, 5).gaussian());
    double[] narrow = values(vectors(DataType.FLOAT32, 5).gaussian());

    assertThat(IntStream.range(0, SIZE)).allMatch(i -> narrow[i] == (float) wide[i]);
  }

  @Test
  void vectorLivesOnTheOperatorsDevice() {
    assertThat(vectors(DataType.FLOAT32, 5).gaussian().getDevice()).isEqualTo(manager.getDevice());
  }

  /** There are 2^3 of four entries but for the sign; after them they begin to come again. */
  @Test
  void fewSignsComeOnceEachUntilAllHaveCome() {
    RandomVectors few = RandomVectors.probes(manager, 4, DataType.FLOAT32, 5);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      double[] signs = values(few.unseenRademacher());
      seen.add(Arrays.toString(Arrays.stream(signs).map(x -> x * signs[0]).toArray()));
    }

    assertThat(seen).hasSize(8);
    assertThat(Arrays.stream(values(few.unseenRademacher()))).allMatch(x -> Math.abs(x) == 1);
  }

  /** Up to 40 entries a draw is one that was not seen; the next equals it too rarely to look. */
  @ParameterizedTest
  @ValueSource(ints = {40, 41, 100})
  void manySignsAreDrawnAsTheyCome(int size) {
    RandomVectors unseen = RandomVectors.probes(manager, size, DataType.FLOAT32, 5);
    RandomVectors plain = RandomVectors.probes(manager, size, DataType.FLOAT32, 5);
    for (int i = 0; i < 5; i++) {
      assertThat(values(unseen.unseenRademacher())).isEqualTo(values(plain.rademacher()));
    }
  }

  @Test
  void probesAreOthersThanTheStartsOfTheSameSeed() {
    RandomVectors probes = RandomVectors.probes(manager, SIZE, DataType.FLOAT32, 5);

    assertThat(values(probes.gaussian()))
        .isNotEqualTo(values(vectors(DataType.FLOAT32, 5).gaussian()));
  }

  @Test
  void probesOfOtherSeedsAreOthers() {
    RandomVectors two = RandomVectors.probes(manager, SIZE, DataType.FLOAT32, 2);
    RandomVectors four = RandomVectors.probes(manager, SIZE, DataType.FLOAT32, 4);

    assertThat(values(two.rademacher())).isNotEqualTo(values(four.rademacher()));
  }

  /** The lowest first, and none is set where the sign is positive. */
  @Test
  void signsAreTheBitsOfJavasGenerator() {
    SplittableRandom random = new SplittableRandom(5);
    double[] expected = new double[150];
    long bits = 0;
    for (int i = 0; i < expected.length; i++) {
      bits = i % 64 == 0 ? random.nextLong() : bits;
      expected[i] = (bits >> (i % 64) & 1) == 0 ? 1 : -1;
    }

    NDArray signs = RandomVectors.starts(manager, 150, DataType.FLOAT64, 5).rademacher();

    assertThat(values(signs)).containsExactly(expected);
  }

  @Test
  void vectorBelongsToTheManagerWhereverItIsDrawn() {
    try (NDManager owner = manager.newSubManager()) {
      RandomVectors.starts(owner, 3, DataType.FLOAT64, 5).gaussian();

      assertThat(owner.getManagedArrays()).hasSize(1);
    }
  }

  @Test
  void engineGeneratorIsUntouched() {
    double[] undisturbed = drawFromEngineAfter(() -> {});
    double[] disturbed =
        drawFromEngineAfter(
            () -> {
              vectors(DataType.FLOAT32, 5).gaussian().close();
              vectors(DataType.FLOAT32, 5).rademacher().close();
            });

    assertThat(disturbed).isEqualTo(undisturbed);
  }

  private double[] drawFromEngineAfter(Runnable work) {
    Engine.getInstance().setRandomSeed(7);
    work.run();
    return values(manager.randomNormal(new Shape(100)));
  }

  private RandomVectors vectors(DataType type, long seed) {
    return RandomVectors.starts(manager, SIZE, type, seed);
  }

  private static double[] values(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static double moment(NDArray array, int order) {
    return Arrays.stream(values(array)).map(x -> Math.pow(x, order)).average().orElseThrow();
  }
}
