package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.projection.ProjectedMatrix;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Tells asymmetry from rounding.
 *
 * <p>If product j has the rounding error e_j, entries of V'AV and their mirror images differ by
 * v_i'e_j - v_j'e_i, in the norm of {@link ProjectedMatrix#asymmetry} by sqrt(2m) times the largest
 * |e_j| at most, and by as much again for what orthogonality lacks, the rounding of inner products.
 * How large |e_j| is depends on everything between vector and product, on what cancels there above
 * all, so it is measured: a third of a vector has a third of its product but for rounding, since a
 * third is rounded everywhere. The two products that this takes are spent only where the asymmetry
 * is more than the rounding that the residuals include, |e_j| = sqrt(2m - 1) u |A|, and that of
 * inner products.
 */
public final class SymmetryCheck {

  /** Not exact in any binary type. */
  private static final double THIRD = 1 / 3.0;

  /**
   * Twice since both products round, and twice since one sample may be smaller than the largest
   * error. Chosen; {@code SymmetricNetworksTest} tries it on every kind of network.
   */
  private static final double SAFETY = 4;

  private final LinearOperator operator;
  private final KrylovRelation relation;
  private final double unitRoundoff;
  private int products;

  public SymmetryCheck(LinearOperator operator, KrylovRelation relation) {
    this.operator = operator;
    this.relation = relation;
    unitRoundoff = UnitRoundoff.of(operator.dataType());
  }

  /**
   * Whether an asymmetry cannot be rounding.
   *
   * @param asymmetry of the projection
   * @param order how many products it was found from
   * @param norm of the operator
   * @param tolerance that rounding must not exceed either, as a fraction of the norm
   */
  public boolean fails(double asymmetry, int order, double norm, double tolerance) {
    double ofMethod =
        Math.sqrt(2.0 * order - 1) * unitRoundoff
            + Math.sqrt(order) * InnerProducts.rounding(operator.dataType(), operator.size());
    if (asymmetry <= Math.sqrt(2.0 * order) * ofMethod * norm) {
      return false;
    }
    double rounding = rounding();
    return asymmetry > SAFETY * Math.sqrt(2.0 * order) * rounding || rounding > tolerance * norm;
  }

  /** How many it took. */
  public int products() {
    return products;
  }

  /** Of a product with the mean of the basis vectors. */
  private double rounding() {
    return ArrayScope.call(
        () -> {
          DMatrixRMaj weights = new DMatrixRMaj(relation.basisSize(), 1);
          CommonOps_DDRM.fill(weights, 1 / Math.sqrt(weights.numRows));
          NDArray vector = relation.combinations(operator.manager(), weights).squeeze(0);
          NDArray product = operator.apply(vector);
          products += 2;
          NDArray ofThird = operator.apply(vector.mul(THIRD));
          return InnerProducts.norm(product.mul(THIRD).sub(ofThird)) / THIRD;
        });
  }
}
