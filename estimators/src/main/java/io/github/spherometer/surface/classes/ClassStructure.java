package io.github.spherometer.surface.classes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import io.github.spherometer.surface.Jacobian;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Measurable;
import java.util.Arrays;

/**
 * The Gauss-Newton matrix G of softmax cross-entropy, split by the classes of the data (Papyan,
 * Measurements of Three-Level Hierarchical Structure in the Outliers in the Spectrum of Deepnet
 * Hessians, arXiv 1901.08244; and Traces of Class/Cross-Class Structure Pervade Deep Learning
 * Spectra, arXiv 2008.11865).
 *
 * <p>With p the softmax of the outputs for sample i of class c, N samples, C classes, J_i the rows
 * of the Jacobian that belong to the sample, and e_c' a unit vector,
 *
 * <pre>
 * g_(i,c,c') = J_i'(p - e_c')        the gradient if c' were the label
 * w_(i,c,c') = p_c' / N              its weight
 * G          = sum w_(i,c,c') g_(i,c,c') g_(i,c,c')'
 * delta_cc'  = the weighted mean of g_(i,c,c') over the samples i of class c, of weight w_cc'
 * delta_c    = the weighted mean of delta_cc' over c' other than c, of weight w_c
 * </pre>
 *
 * <p>The matrix is the sum of four positive semidefinite ones, all with exact products, at the cost
 * of one with the Gauss-Newton matrix each:
 *
 * <ul>
 *   <li>{@link #sameClass}: the terms with c' = c, for the gradients of the training itself;
 *   <li>{@link #betweenClasses}: sum_c w_c delta_c delta_c', of rank C at most;
 *   <li>{@link #betweenCrossClasses}: sum_cc' w_cc' (delta_cc' - delta_c)(delta_cc' - delta_c)', of
 *       rank C (C - 2) at most;
 *   <li>{@link #withinCrossClasses}: how the gradients differ from their mean delta_cc', the rest.
 * </ul>
 *
 * <p>delta_cc says nothing new: p - e_c' weighted by p_c' adds up to 0 over all c', so that it is
 * -w_c / w_cc times delta_c.
 *
 * <pre>{@code
 * ClassStructure structure = ClassStructure.of(surface);
 * double[] predicted = structure.crossClassMeans().eigenvalues();
 * double[] shares = structure.classMeans().shares(krylov.ritzVectors(5));
 * }</pre>
 *
 * <p>Neither the Jacobian nor the gradients of all samples are ever written out: what is held is N
 * C numbers in double on the heap. May be used until the surface is closed.
 */
public final class ClassStructure {

  private static final long SEED = 42;

  /** So many roundings apart may the engine's way to G be and ours. Chosen. */
  private static final double ROUNDINGS = 1e4;

  /** Whatever the reason, what differs by more is another matrix. Chosen. */
  private static final double MOST = 0.1;

  private final ClassGradients gradients;
  private final MeanGradients classMeans;
  private final MeanGradients crossClassMeans;
  private final MeanGradients deviations;

  private ClassStructure(ClassGradients gradients) {
    Softmax softmax = gradients.softmax();
    this.gradients = gradients;
    classMeans = new MeanGradients(gradients, MeanVector.ofClasses(softmax));
    crossClassMeans = new MeanGradients(gradients, MeanVector.ofPairs(softmax));
    deviations = new MeanGradients(gradients, MeanVector.ofDeviations(softmax));
  }

  /**
   * Takes the predictions of a model apart by their classes. Costs two products, by which is
   * checked that the loss is softmax cross-entropy.
   *
   * @param surface of the mean over samples of softmax cross-entropy, DJL's {@link
   *     ai.djl.training.loss.SoftmaxCrossEntropyLoss} with indices of classes as labels; must stay
   *     open as long as the result is used
   * @return the structure
   * @throws NotMeasurableException if the model has not one output of shape (samples, classes), the
   *     labels are not indices of classes of shape (samples) or (samples, 1), or the surface has
   *     another Gauss-Newton matrix than this loss: because of another loss, a weight, a penalty,
   *     or one value a sample
   */
  public static ClassStructure of(LossSurface surface) {
    Jacobian jacobian = surface.jacobian();
    return ArrayScope.call(
        () -> {
          NDArray outputs = jacobian.outputs();
          int classes = (int) jacobian.outputsPerSample();
          Measurable.require(classes > 1, "the model has 1 output a sample, must have 2 or more");
          int[] labels = ClassLabels.of(jacobian.labels(), jacobian.samples(), classes);
          Softmax softmax = Softmax.of(Scores.rows(outputs), labels);
          ClassGradients gradients = new ClassGradients(jacobian, softmax, outputs.getDataType());
          requireSame(surface.gaussNewton(), gradients);
          return new ClassStructure(gradients);
        });
  }

  private static void requireSame(LinearOperator gaussNewton, ClassGradients gradients) {
    NDArray direction =
        RandomVectors.starts(
                gaussNewton.manager(), gaussNewton.size(), gaussNewton.dataType(), SEED)
            .gaussian();
    NDArray actual = gaussNewton.apply(direction);
    NDArray expected = gradients.operator(Level.WHOLE).apply(direction);
    double norm = InnerProducts.norm(expected);
    double difference = InnerProducts.norm(expected.sub(actual));
    double unsure = gradients.softmax().unsure();
    if (!(difference <= allowed(gaussNewton.dataType(), unsure) * norm)) {
      throw new NotMeasurableException(
          ("the Gauss-Newton matrix is not that of the mean of softmax cross-entropy over the"
                  + " samples: a product of length %.3g differs by %.3g; the loss must be that"
                  + " alone, without weights, penalties and one value a sample, and in float64 if"
                  + " the model is as sure of its classes (all other classes together have a"
                  + " probability of %.3g)")
              .formatted(norm, difference, unsure));
    }
  }

  /** The engine subtracts p_c from 1 for the label c, in the data type of the model. */
  private static double allowed(DataType type, double unsure) {
    double roundoff = UnitRoundoff.of(type);
    return Math.min(MOST, ROUNDINGS * roundoff + roundoff / unsure);
  }

  /**
   * Returns the number of classes.
   *
   * @return C, the number of outputs, at least 2
   */
  public int classes() {
    return gradients.softmax().classes();
  }

  /**
   * Returns G as the sum of all terms, which is that of the four parts. It differs from {@link
   * LossSurface#gaussNewton} by rounding alone, and is the better one where the model is nearly
   * sure of its classes.
   *
   * @return an operator of size n that may be used until the surface is closed
   */
  public LinearOperator gaussNewton() {
    return gradients.operator(Level.WHOLE);
  }

  /**
   * Returns the terms whose logit is the label: sum_i w_(i,c,c) g_(i,c,c) g_(i,c,c)', with the
   * gradients of the loss of each sample. Small once the model is right about most samples.
   *
   * @return as above
   */
  public LinearOperator sameClass() {
    return gradients.operator(Level.SAME_CLASS);
  }

  /**
   * Returns the first level, sum_c w_c delta_c delta_c'.
   *
   * @return as above; its eigenvalues are those of {@link #classMeans}
   */
  public LinearOperator betweenClasses() {
    return gradients.operator(Level.BETWEEN_CLASSES);
  }

  /**
   * Returns the second level, sum_cc' w_cc' (delta_cc' - delta_c)(delta_cc' - delta_c)'.
   *
   * @return as above; its eigenvalues are those of {@link #crossClassDeviations}
   */
  public LinearOperator betweenCrossClasses() {
    return gradients.operator(Level.BETWEEN_CROSS_CLASSES);
  }

  /**
   * Returns the third level, sum_(i,c'!=c) w_(i,c,c') (g_(i,c,c') - delta_cc')(g_(i,c,c') -
   * delta_cc')'.
   *
   * @return as above
   */
  public LinearOperator withinCrossClasses() {
    return gradients.operator(Level.WITHIN_CROSS_CLASSES);
  }

  /**
   * Returns delta_c for every class c, with the weights w_c: the first level.
   *
   * @return C vectors, in the order of the classes
   */
  public MeanGradients classMeans() {
    return classMeans;
  }

  /**
   * Returns delta_cc' for every class c and logit c' other than c, with the weights w_cc': the
   * first and the second level together.
   *
   * @return C (C - 1) vectors, ordered by c, then by c'
   */
  public MeanGradients crossClassMeans() {
    return crossClassMeans;
  }

  /**
   * Returns delta_cc' - delta_c with the weights w_cc': the second level alone.
   *
   * @return C (C - 1) vectors, ordered by c, then by c'
   */
  public MeanGradients crossClassDeviations() {
    return deviations;
  }

  /**
   * Returns where delta_c lies in the picture of {@link MeanGradients#coordinates} of {@link
   * #crossClassMeans}: at the weighted mean of its pairs.
   *
   * @param axes how many, such as 2; from 1 to C (C - 1)
   * @return a row for each class, with the unit of the gradient; zeros for one without samples
   * @throws IllegalArgumentException if there are not so many axes
   */
  public double[][] classCoordinates(int axes) {
    double[][] ofPairs = crossClassMeans.coordinates(axes);
    double[][] ofClasses = new double[classes()][axes];
    for (int i = 0; i < ofPairs.length; i++) {
      GradientMean pair = crossClassMeans.means().get(i);
      double share = gradients.softmax().classShares(pair.label())[pair.logit().orElseThrow()];
      double[] ofPair = ofPairs[i];
      double[] ofClass = ofClasses[pair.label()];
      Arrays.setAll(ofClass, axis -> ofClass[axis] + share * ofPair[axis]);
    }
    return ofClasses;
  }
}
