package io.github.spherometer.benchmarks.spark;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The model's coefficients as the parts that were measured apart have them. The products themselves
 * are not fitted: how far the model is from them says how good it is.
 *
 * @param time of everything but the computing
 * @param products on executors
 */
record SparkFit(ProductTime time, List<Measured> products) {

  /** Of executors that are processes. */
  static SparkFit of(List<Measured> all, List<Bare> bares) {
    List<Measured> products = all.stream().filter(product -> !product.local()).toList();
    double[] job = job(products, bares);
    double broadcast = broadcast(products);
    double[] reduce = reduce(products, bares, job[1]);
    return new SparkFit(
        new ProductTime(job[0], job[1], broadcast, reduce[0], reduce[1], reduce[2]), products);
  }

  private static double[] job(List<Measured> products, List<Bare> bares) {
    RelativeFit fit = new RelativeFit(2);
    products.forEach(each -> fit.add(each.median(Round::job), 1, each.partitions()));
    bares.forEach(each -> fit.add(each.job(), 1, each.partitions()));
    return fit.coefficients();
  }

  /** Of large vectors; a small one takes what a job does, which is not told apart from it. */
  private static double broadcast(List<Measured> products) {
    RelativeFit fit = new RelativeFit(1);
    large(products).forEach(each -> fit.add(each.median(Round::broadcast), (double) each.bytes()));
    return fit.coefficients()[0];
  }

  private static double[] reduce(List<Measured> products, List<Bare> bares, double task) {
    RelativeFit fit = new RelativeFit(3);
    for (Measured each : large(products)) {
      Cluster cluster = cluster(each);
      addReduction(
          fit,
          cluster,
          (double) each.bytes(),
          each.median(Round::reduce) - task * cluster.segments());
    }
    for (Bare each : bares) {
      Cluster cluster =
          new Cluster(
              each.executors(), each.partitions(), each.segments(), Double.POSITIVE_INFINITY);
      addReduction(fit, cluster, (double) each.bytes(), each.reduce() - task * cluster.segments());
    }
    return fit.coefficients();
  }

  private static void addReduction(RelativeFit fit, Cluster cluster, double bytes, double seconds) {
    if (cluster.segments() == 0) {
      fit.add(seconds, bytes * cluster.partitions(), 0, 0);
    } else {
      fit.add(
          seconds, bytes, bytes * cluster.turns(), (double) cluster.turns() * cluster.segments());
    }
  }

  private static List<Measured> large(List<Measured> products) {
    return products.stream().filter(each -> each.net() == SparkNet.LARGE).toList();
  }

  /** The work of a net, with more samples or fewer. */
  Work work(SparkNet net, double samples) {
    RelativeFit fit = new RelativeFit(2);
    for (Measured each : products) {
      if (each.net() == net) {
        Cluster cluster = cluster(each);
        double share = net.samples() / (double) cluster.partitions();
        fit.add(each.median(Round::compute), cluster.turns(), cluster.turns() * share);
      }
    }
    double[] seconds = fit.coefficients();
    return new Work(net.bytes(), samples, seconds[1], seconds[0]);
  }

  /** What the model says of a product that was measured, divided by that, less 1. */
  double relativeError(Measured measured) {
    Work work = work(measured.net(), (double) measured.net().samples());
    ToDoubleFunction<Measured> model = each -> time.seconds(work, cluster(each));
    return model.applyAsDouble(measured) / measured.median(Round::product) - 1;
  }

  /** The product that the model is farthest from. */
  Measured worst() {
    return products.stream()
        .max(Comparator.comparingDouble(each -> Math.abs(relativeError(each))))
        .orElseThrow();
  }

  private static Cluster cluster(Measured measured) {
    return new Cluster(
        measured.executors(), measured.partitions(), measured.segments(), Double.POSITIVE_INFINITY);
  }
}
