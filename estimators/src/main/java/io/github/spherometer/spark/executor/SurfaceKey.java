package io.github.spherometer.spark.executor;

/**
 * Which surface of an executor.
 *
 * @param application of Spark, of which a process may see several
 * @param surface the driver's
 * @param partition of its data
 */
public record SurfaceKey(String application, String surface, int partition) {}
