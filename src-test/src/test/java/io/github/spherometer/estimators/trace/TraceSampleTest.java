package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Deflation;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.statistics.Student;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A matrix of which the first row is known. Of the four probes that there are but for the sign, the
 * others have the entries 4 + 3s and 6 + 3s, s being 1 twice and -1 twice.
 */
class TraceSampleTest {

  private static final DMatrixRMaj MATRIX =
      new DMatrixRMaj(new double[][] {{100, 1, 2}, {1, 4, 3}, {2, 3, 6}});

  private static final List<ParameterGroup> GROUPS =
      List.of(new ParameterGroup("known", 0, 1), new ParameterGroup("others", 1, 3));

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, MATRIX);

  @AfterEach
  void close() {
    manager.close();
  }

  private enum FirstRow implements Deflation {
    KNOWN;

    @Override
    public double trace() {
      return 100;
    }

    @Override
    public double trace(ParameterGroup group) {
      return group.start() == 0 ? 100 : 0;
    }

    @Override
    public void projectOut(NDArray vector) {
      vector.set(new NDIndex(0), 0);
    }
  }

  private static TraceSample sample(LinearOperator operator, int probes) {
    TraceSample sample = new TraceSample(operator, FirstRow.KNOWN, GROUPS, 1);
    for (int probe = 0; probe < probes; probe++) {
      sample.draw();
    }
    return sample;
  }

  @Test
  void whatIsKnownAndTheMeanOfTheProbesAddUp() {
    TraceSample sample = sample(operator, 4);

    assertThat(sample.size()).isEqualTo(4);
    assertThat(sample.trace()).isCloseTo(110, within(1e-12));
    assertThat(sample.groupTraces()).extracting(GroupTrace::group).isEqualTo(GROUPS);
    assertThat(sample.groupTraces().get(0).trace()).isEqualTo(100);
    assertThat(sample.groupTraces().get(1).trace()).isCloseTo(10, within(1e-12));
  }

  /**
   * The variances are 12 and 12, the squared lengths 130 and 10; products of the same s lie on a
   * line, and the squared cosine of the others is 400 / 1300.
   */
  @Test
  void standardErrorIsThatOfTheProbesAlone() {
    TraceSample sample = sample(operator, 4);

    double freedom = 6 / (2 + 4 * 400 / 1300.0 + 0.1);
    double variance = 24 + new Draws(130, 130, 10, 10).standardError();
    double expected = Student.factor(4 * freedom) * Math.sqrt(2 * variance / 4);
    assertThat(sample.standardError()).isCloseTo(expected, within(1e-12));
    assertThat(sample.groupTraces().get(0).standardError()).isZero();
    assertThat(sample.groupTraces().get(1).standardError()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void probesAreProjectedBeforeTheyAreMultiplied() {
    Operators.Recording recording = new Operators.Recording(operator);

    sample(recording, 4);

    assertThat(recording.vectors()).hasSize(4).allMatch(probe -> probe[0] == 0);
  }

  @Test
  void firstProductThatIsNotFiniteIsNamed() {
    LinearOperator failing = Operators.scaledAtCall(operator, call -> call == 2 ? Double.NaN : 1);

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> sample(failing, 4))
        .withMessageContaining("product 2 is ");
  }
}
