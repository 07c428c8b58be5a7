package io.github.spherometer.estimators.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators that are made of operators, against the matrices written out. */
class OperatorAlgebraTest {

  private static final DMatrixRMaj MATRIX =
      new DMatrixRMaj(new double[][] {{1, 2, 3}, {2, 4, 5}, {3, 5, 6}});
  private static final DMatrixRMaj OTHER =
      new DMatrixRMaj(new double[][] {{7, 1, 0}, {1, 9, 2}, {0, 2, 8}});

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator = dense(MATRIX);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void restrictionIsTheDiagonalBlock() {
    assertMatrix(operator.restrictedTo(new ParameterGroup("head", 0, 2)), row(1, 2), row(2, 4));
    assertMatrix(operator.restrictedTo(new ParameterGroup("tail", 1, 3)), row(4, 5), row(5, 6));
    assertMatrix(operator.restrictedTo(new ParameterGroup("last", 2, 3)), row(6));
  }

  @Test
  void scalingMultipliesRowsAndColumns() {
    NDArray diagonal = manager.create(new double[] {10, 100, 1000});

    assertMatrix(
        operator.scaledBy(diagonal),
        row(100, 2_000, 30_000),
        row(2_000, 40_000, 500_000),
        row(30_000, 500_000, 6_000_000));
  }

  @Test
  void differenceIsThatOfTheEntries() {
    assertMatrix(operator.minus(dense(OTHER)), row(-6, 1, 3), row(1, -5, 3), row(3, 3, -2));
  }

  @Test
  void sumIsThatOfTheEntries() {
    assertMatrix(operator.plus(dense(OTHER)), row(8, 3, 3), row(3, 13, 7), row(3, 7, 14));
  }

  @Test
  void multipleIsThatOfTheEntries() {
    assertMatrix(operator.times(-2), row(-2, -4, -6), row(-4, -8, -10), row(-6, -10, -12));
    for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.times(factor))
          .withMessage("factor is " + factor + ", must be finite");
    }
  }

  @Test
  void whatIsMadeOfAnOperatorIsAnOperator() {
    NDArray diagonal = manager.create(new double[] {10, 100});

    assertMatrix(
        operator
            .minus(dense(OTHER))
            .restrictedTo(new ParameterGroup("tail", 1, 3))
            .scaledBy(diagonal),
        row(-500, 3_000),
        row(3_000, -20_000));
  }

  @Test
  void productLeavesVectorAndManagerAsTheyWere() {
    NDArray diagonal = manager.create(new double[] {10, 100});
    LinearOperator made =
        operator
            .minus(dense(OTHER).plus(operator).times(1))
            .plus(operator)
            .restrictedTo(new ParameterGroup("tail", 1, 3))
            .scaledBy(diagonal);
    NDArray vector = manager.create(new double[] {1, 2});
    int arrays = manager.getManagedArrays().size();

    NDArray product = made.apply(vector);

    assertThat(product.toDoubleArray()).containsExactly(5_500, -37_000);
    assertThat(vector.toDoubleArray()).containsExactly(1, 2);
    assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
  }

  static Stream<Arguments> vectors() {
    return Stream.of(
        Arguments.of(new Shape(2), DataType.FLOAT64, "float64 of shape (2)"),
        Arguments.of(new Shape(3), DataType.FLOAT32, "float32 of shape (3)"),
        Arguments.of(new Shape(1, 3), DataType.FLOAT64, "float64 of shape (1, 3)"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void vectorsOfAnotherShapeOrTypeAreRefused(Shape shape, DataType type, String words) {
    NDArray wrong = manager.ones(shape, type);
    String sentence = " is " + words + ", must be float64 of shape (3)";
    LinearOperator difference = operator.minus(operator);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.scaledBy(wrong))
        .withMessage("diagonal" + sentence);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> difference.apply(wrong))
        .withMessage("vector" + sentence);
  }

  @Test
  void operatorsOfAnotherSizeOrTypeAreRefused() {
    LinearOperator smaller = operator.restrictedTo(new ParameterGroup("head", 0, 2));
    LinearOperator single = Operators.dense(manager, DataType.FLOAT32, OTHER);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.minus(smaller))
        .withMessage("other is an operator of size 2 in float64, must be of size 3 in float64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.plus(smaller))
        .withMessage("other is an operator of size 2 in float64, must be of size 3 in float64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.minus(single))
        .withMessage("other is an operator of size 3 in float32, must be of size 3 in float64");
  }

  @Test
  void groupsThatAreNoPieceOfTheRowsAreRefused() {
    ParameterGroup outside = new ParameterGroup("outside", 1, 4);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.restrictedTo(outside))
        .withMessage(
            "group is ParameterGroup[name=outside, start=1, end=4], must be a piece of the 3 rows"
                + " of the operator");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterGroup("empty", 2, 2))
        .withMessage("end is 2, must be greater than start, 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterGroup("before", -1, 2))
        .withMessage("start is -1, must be at least 0");
  }

  private LinearOperator dense(DMatrixRMaj matrix) {
    return Operators.dense(manager, DataType.FLOAT64, matrix);
  }

  private static double[] row(double... entries) {
    return entries;
  }

  private void assertMatrix(LinearOperator made, double[]... rows) {
    assertThat(made.size()).isEqualTo(rows.length);
    assertThat(made.dataType()).isEqualTo(DataType.FLOAT64);
    NDArray units = manager.eye(rows.length, rows.length, 0, DataType.FLOAT64);
    for (int i = 0; i < rows.length; i++) {
      assertThat(made.apply(units.get(i)).toDoubleArray()).containsExactly(rows[i]);
    }
  }
}
