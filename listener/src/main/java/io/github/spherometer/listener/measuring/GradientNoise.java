package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.List;
import java.util.function.Function;

/**
 * Noise and signal of the gradient of one batch, without bias, from three parts of it with m
 * samples each.
 *
 * <p>Parts i and j have gradients with E g_i'g_i = |G|^2 + tr(S)/m and E g_i'g_j = |G|^2, where G
 * is the expected gradient and S the covariance of that of a single sample; and E g_i'H_k g_i =
 * G'HG + tr(HS)/m and E g_i'H_k g_j = G'HG, if H_k is the Hessian of the third part. That of the
 * same samples would make both too large, since a sample's Hessian is large along its own gradient:
 * by half, for a linear regression on 20 features in batches of 30.
 *
 * @param plain tr(S) and |G|^2
 * @param curved tr(HS) and G'HG
 */
record GradientNoise(Square plain, Square curved) {

  /** The fewest that leave a Hessian for two gradients. */
  static final int PARTS = 3;

  /** Three, with a third of the batch each. */
  static final int PRODUCTS = 1;

  /**
   * A square of the gradient, with or without a Hessian in between.
   *
   * @param noise what a single sample adds to it
   * @param signal what it is without noise
   */
  record Square(double noise, double signal) {

    /** From the sums over the parts of one gradient's squares and of two gradients' products. */
    private static Square of(double own, double mixed, long samples) {
      return new Square(samples * (own - mixed) / PARTS, mixed / PARTS);
    }
  }

  /**
   * Measures a batch, whose last one or two samples may be left out.
   *
   * @param surfaceOf makes the surface of some samples
   * @throws NotMeasurableException if the batch cannot be cut into three parts
   */
  static GradientNoise of(Samples batch, Function<Samples, LossSurface> surfaceOf) {
    long part = batch.size() / PARTS;
    if (part == 0) {
      throw new NotMeasurableException(
          "a batch of %d samples cannot be cut into %d parts".formatted(batch.size(), PARTS));
    }
    return ArrayScope.call(
        () -> {
          try (LossSurface a = surfaceOf.apply(batch.slice(0, part));
              LossSurface b = surfaceOf.apply(batch.slice(part, 2 * part));
              LossSurface c = surfaceOf.apply(batch.slice(2 * part, 3 * part))) {
            return of(List.of(a, b, c), part);
          }
        });
  }

  /** Goes round, so that each part once gives the Hessian for the gradients of the others. */
  private static GradientNoise of(List<LossSurface> parts, long samples) {
    List<NDArray> gradients = parts.stream().map(LossSurface::gradient).toList();
    double own = 0;
    double mixed = 0;
    double curvedOwn = 0;
    double curvedMixed = 0;
    for (int i = 0; i < PARTS; i++) {
      NDArray gradient = gradients.get(i);
      NDArray next = gradients.get((i + 1) % PARTS);
      NDArray product = finite(parts.get((i + 2) % PARTS).hessian().apply(gradient));
      own += InnerProducts.dot(gradient, gradient);
      mixed += InnerProducts.dot(gradient, next);
      curvedOwn += InnerProducts.dot(gradient, product);
      curvedMixed += InnerProducts.dot(next, product);
    }
    return new GradientNoise(
        Square.of(own, mixed, samples), Square.of(curvedOwn, curvedMixed, samples));
  }

  private static NDArray finite(NDArray product) {
    double norm = InnerProducts.norm(product);
    if (!Double.isFinite(norm)) {
      throw new NonFiniteProductException(1, norm);
    }
    return product;
  }
}
