package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldedProbeTest {

  /** Several chunks, the last one shorter. */
  private static final int LONG = 50_000;

  /** All of it; a part that is no longer than what it is folded to; one entry; the end. */
  private static final List<ParameterGroup> GROUPS =
      List.of(
          new ParameterGroup("whole", 0, LONG),
          new ParameterGroup("short", 8_000, 9_000),
          new ParameterGroup("entry", 8_192, 8_193),
          new ParameterGroup("end", 20_000, LONG));

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void everyGroupHasItsPartsOfProductAndEntries(DataType type) {
    NDArray product = Fixtures.gaussian(manager, type, 1, LONG);
    double[] values = Fixtures.doubles(product);
    byte[] signs = new byte[LONG];
    double[] entries = new double[LONG];
    Random random = new Random(2);
    for (int i = 0; i < LONG; i++) {
      signs[i] = (byte) (random.nextBoolean() ? 1 : -1);
      entries[i] = signs[i] * values[i];
    }

    List<FoldedProbe> folded =
        ArrayScope.call(() -> FoldedProbe.of(product, manager.create(signs), GROUPS));

    assertThat(folded).hasSameSizeAs(GROUPS);
    for (int i = 0; i < GROUPS.size(); i++) {
      assertSame(folded.get(i).product(), values, GROUPS.get(i), 1_021);
      assertSame(folded.get(i).entries(), entries, GROUPS.get(i), 16_381);
    }
  }

  /** At once, and not in chunks. */
  private static void assertSame(
      FoldedVector found, double[] values, ParameterGroup group, int length) {
    FoldedVector expected = new FoldedVector((int) Math.min(length, group.size()));
    expected.add(values, (int) group.start(), (int) group.end());
    assertThat(found.entries()).containsExactly(expected.entries());
    assertThat(found.sum()).isCloseTo(expected.sum(), within(1e-10));
  }
}
