package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;

/**
 * What stands for a start vector has the same part in every eigenvector. V and W together are a
 * basis of the whole space at first, so that A V = V T + W B holds whatever V is.
 */
class StartTrailTest {

  private static final DMatrixRMaj MATRIX = Operators.symmetric(5, 3, 2, 1, -1, -2, -4);
  private static final SymmetricEigen EXACT = SymmetricEigen.of(MATRIX.copy());
  private static final DMatrixRMaj WHOLE = RandomMatrices_DDRM.orthogonal(7, 7, new Random(3));

  private final StartTrail trail = new StartTrail();
  private DMatrixRMaj basis = WHOLE;
  private int multiplied = 4;

  @Test
  void startVectorsAreBasisVectorsAtFirst() {
    addStarts();

    assertThat(trail.given(9)).containsExactly(new double[] {1});
    assertThat(trail.random(9)).containsExactly(new double[] {0, 0, 1}, new double[] {0, 0, 0, 1});
    assertThat(trail.randomCount()).isEqualTo(2);
    assertThat(trail.randomShares()).isEqualTo(0.125);
  }

  @Test
  void startVectorsAreWithinAsManyAsThereAreUntilARestart() {
    addStarts();

    turnQueue();
    assertThat(trail.isWithin(2)).isFalse();
    assertThat(trail.isWithin(3)).isTrue();
    restart(1);
    assertThat(trail.isWithin(1)).isTrue();
  }

  @Test
  void restartKeepsThePartsOfTheStart() {
    addStarts();

    restart(2, 0);

    assertPartsAreKept();
  }

  @Test
  void turnsOfTheQueueKeepThem() {
    addStarts();

    turnQueue();
    restart(2, 0);
    turnQueue();

    assertPartsAreKept();
  }

  @Test
  void secondRestartKeepsThem() {
    addStarts();

    restart(2, 0, 3);
    turnQueue();
    restart(1, 0);
    turnQueue();

    assertPartsAreKept();
  }

  /** One that is given and two that are random, of the vectors that have been multiplied. */
  private void addStarts() {
    trail.add(0, 0);
    trail.add(2, 0.5);
    trail.add(3, 0.25);
  }

  /** It is divided by what the dropped values alone are away from the place. */
  @Test
  void partsAreKnownAtAValueThatIsKept() {
    addStarts();

    RitzPairs pairs = restart(2, 0);

    double x = pairs.values().get(2).value();
    assertThat(Arrays.stream(trail.given(x).get(0))).allMatch(Double::isFinite);
  }

  private RitzPairs restart(Integer... kept) {
    DMatrixRMaj v = columns(0, multiplied);
    DMatrixRMaj products = CommonOps_DDRM.mult(MATRIX, v, null);
    SymmetricEigen eigen = SymmetricEigen.of(CommonOps_DDRM.multTransA(v, products, null));
    List<RitzValue> values =
        IntStream.range(0, multiplied).mapToObj(i -> new RitzValue(eigen.value(i), 0)).toList();
    RitzPairs pairs = new RitzPairs(values, eigen.vectors());
    DMatrixRMaj b = CommonOps_DDRM.multTransA(queue(), products, null);

    trail.restarted(pairs, CommonOps_DDRM.mult(b, eigen.vectors(), null), List.of(kept));

    DMatrixRMaj vectors = CommonOps_DDRM.mult(v, pairs.vectors(List.of(kept)), null);
    basis = CommonOps_DDRM.concatColumns(vectors, queue(), null);
    multiplied = kept.length;
    return pairs;
  }

  private void turnQueue() {
    DMatrixRMaj weights = RandomMatrices_DDRM.orthogonal(3, 3, new Random(4));

    trail.turned(multiplied, weights);

    DMatrixRMaj turned = CommonOps_DDRM.mult(queue(), weights, null);
    basis = CommonOps_DDRM.concatColumns(columns(0, multiplied), turned, null);
  }

  private DMatrixRMaj queue() {
    return columns(multiplied, basis.numCols);
  }

  private DMatrixRMaj columns(int from, int to) {
    return CommonOps_DDRM.extract(basis, 0, basis.numRows, from, to);
  }

  private void assertPartsAreKept() {
    for (int i = 0; i < 7; i++) {
      double x = EXACT.value(i);
      DMatrixRMaj eigenvector = CommonOps_DDRM.extractColumn(EXACT.vectors(), i, null);
      double[] before = CommonOps_DDRM.multTransA(WHOLE, eigenvector, null).data;
      assertThat(part(trail.given(x).get(0), eigenvector)).isCloseTo(before[0], within(1e-12));
      assertThat(part(trail.random(x).get(0), eigenvector)).isCloseTo(before[2], within(1e-12));
      assertThat(part(trail.random(x).get(1), eigenvector)).isCloseTo(before[3], within(1e-12));
    }
  }

  private double part(double[] coordinates, DMatrixRMaj vector) {
    double[] parts = CommonOps_DDRM.multTransA(basis, vector, null).data;
    assertThat(coordinates).hasSameSizeAs(parts);
    return IntStream.range(0, parts.length).mapToDouble(i -> coordinates[i] * parts[i]).sum();
  }
}
