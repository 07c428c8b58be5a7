package io.github.spherometer.benchmarks.spark;

/**
 * What a product took, whole and by part, in seconds. The parts but the computing are measured
 * apart from it, in jobs of their own with as many bytes and tasks.
 *
 * @param alone the product over the same data in one JVM
 * @param product the product on Spark
 * @param job a job that does nothing
 * @param broadcast of a vector, until every executor has it
 * @param compute from the first task's beginning to the last one's end, less what broadcast and
 *     reduction take of it
 * @param reduce of vectors that are there
 */
record Round(
    double alone, double product, double job, double broadcast, double compute, double reduce) {

  double ratio() {
    return product / alone;
  }

  /** What no part explains; negative where parts overlap. */
  double rest() {
    return product - job - broadcast - compute - reduce;
  }
}
