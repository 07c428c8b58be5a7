package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the projection knows of eigenvectors that have not been seen. */
class OverlookedChanceTest {

  private static final int SIZE = 80;
  private static final double[] EIGENVALUES =
      Operators.withBulk(SIZE, 0.5, 10, -8, 6, 4, 3, 2.5, -2, 1.5);
  private static final WantedValues WANTED = new WantedValues(Which.LARGEST_MAGNITUDE, 3, 0.01);

  /** Nearer to a Ritz value the projection says nothing but rounding. */
  private static final double APART = 1e-5;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> spaces() {
    List<Arguments> spaces = new ArrayList<>();
    for (int given : List.of(0, 1, 4)) {
      for (int random : List.of(1, 2, 3)) {
        for (int capacity : List.of(WANTED.count() + given + random + 2, 16, SIZE)) {
          spaces.add(Arguments.of(given, random, capacity));
        }
      }
    }
    return spaces.stream();
  }

  /** The theorem, for every eigenvector, after every product. */
  @ParameterizedTest(name = "{0} given, {1} random, capacity {2}")
  @MethodSource("spaces")
  void noEigenvectorHasMoreOfTheStartVectorsThanTheProjectionSays(
      int given, int random, int capacity) {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, EIGENVALUES);
    LanczosProcess process = process(operator, capacity, given + random);
    for (int i = 0; i < given; i++) {
      process.relation().addStart(unitVector(i), 0);
    }
    process.addRandomStarts(random);
    double[][] parts = parts(process, given, random);
    for (int product = 1; product <= 30; product++) {
      process.extend();
      OverlookedChance chance = process.relation().overlookedChance();
      for (int i = 0; i < SIZE; i++) {
        double x = EIGENVALUES[i];
        if (process.relation().ritzPairs().values().stream()
            .allMatch(r -> Math.abs(r.value() - x) > APART)) {
          double least = chance(parts[1][i], parts[0][i], random);
          assertThat(chance.at(x)).isGreaterThanOrEqualTo(least * (1 - 1e-6));
        }
      }
    }
  }

  /** Of a unit vector of which the given start vectors hold a part. */
  private static double chance(double part, double given, int random) {
    double left = Math.sqrt(Math.max(0, 1 - given * given));
    double scaled = part / left * Math.sqrt(SIZE / 2.0);
    double gamma =
        random == 1 ? Math.sqrt(Math.PI) / 2 : random == 2 ? 1 : Math.sqrt(Math.PI) * .75;
    return Math.min(1, Math.pow(scaled, random) / gamma);
  }

  /** Of every unit vector the length in the span of the given start vectors, of the random ones. */
  private static double[][] parts(LanczosProcess process, int given, int random) {
    double[][] squares = new double[2][SIZE];
    for (int row = 0; row < given + random; row++) {
      try (NDArray start = process.relation().vector(row)) {
        double[] entries = start.toDoubleArray();
        for (int i = 0; i < SIZE; i++) {
          squares[row < given ? 0 : 1][i] += entries[i] * entries[i];
        }
      }
    }
    for (double[] each : squares) {
      for (int i = 0; i < SIZE; i++) {
        each[i] = Math.sqrt(each[i]);
      }
    }
    return squares;
  }

  /** Near an eigenvector: turned toward a few others. */
  private NDArray unitVector(int place) {
    double[] entries = new double[SIZE];
    Random random = new Random(place);
    for (int i = 0; i < SIZE; i++) {
      entries[i] = 0.02 * random.nextGaussian();
    }
    entries[place] += 1;
    return manager.create(entries);
  }

  /** Christoffel's function: one over the root of the sum of the orthonormal polynomials. */
  @Test
  void isChristoffelsFunctionForASingleStartVector() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, EIGENVALUES);
    LanczosProcess process = process(operator, SIZE, 1);
    process.addRandomStarts(1);
    for (int product = 1; product <= 8; product++) {
      process.extend();
    }
    for (double x : new double[] {-9, -8.1, -7, 5, 7, 9, 10.2, 11}) {
      double before = 0;
      double now = 1;
      double sum = 1;
      KrylovRelation t = process.relation();
      for (int j = 0; j < 8; j++) {
        double beta = j < 7 ? t.entry(j + 1, j) : t.coupling(0, j);
        double next = ((x - t.entry(j, j)) * now - (j > 0 ? t.entry(j, j - 1) * before : 0)) / beta;
        before = now;
        now = next;
        sum += now * now;
      }
      double expected = Math.min(1, Math.sqrt(2 * SIZE / Math.PI / sum));
      assertThat(process.relation().overlookedChance().at(x))
          .isCloseTo(expected, withinPercentage(1e-3));
    }
  }

  /** A restart forgets vectors, not what they say of the start. */
  @Test
  void restartsForgetNothingOfTheStart() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, EIGENVALUES);
    double[] chances = new double[2];
    for (int i = 0; i < 2; i++) {
      int capacity = i == 0 ? SIZE : 10;
      LanczosProcess process = process(operator, capacity, 1);
      process.addRandomStarts(1);
      for (int product = 1; product <= 12; product++) {
        process.extend();
      }
      chances[i] = process.relation().overlookedChance().at(10.3);
    }
    assertThat(chances[0]).isBetween(1e-12, 1e-6);
    assertThat(chances[1]).isBetween(chances[0] * (1 - 1e-6), 1e3 * chances[0]);
  }

  @Test
  void nothingIsKnownBeforeARandomVectorWasMultiplied() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, EIGENVALUES);
    LanczosProcess process = process(operator, SIZE, 1);
    process.relation().addStart(unitVector(0), 0);
    process.addRandomStarts(1);
    process.extend();

    RitzValue largest = process.relation().ritzPairs().largest();
    assertThat(process.relation().overlookedChance().at(100)).isEqualTo(1);
    assertThat(process.relation().overlookedChance().reach(largest, 1, 1e-4)).isInfinite();
  }

  private LanczosProcess process(LinearOperator operator, int capacity, long seed) {
    RandomVectors random =
        RandomVectors.starts(operator.manager(), operator.size(), operator.dataType(), seed);
    return new LanczosProcess(operator, manager, capacity, WANTED, random);
  }
}
