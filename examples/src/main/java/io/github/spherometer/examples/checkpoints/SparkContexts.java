package io.github.spherometer.examples.checkpoints;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Starts Spark as the measurements want it, but for what the user has set. */
public final class SparkContexts {

  private SparkContexts() {}

  /**
   * Starts it.
   *
   * @param master such as {@code spark://host:7077}; null for that of {@code spark-submit}, or else
   *     all processors of this machine
   * @return to be closed
   */
  public static JavaSparkContext start(@Nullable String master) {
    SparkConf conf =
        new SparkConf()
            .setIfMissing("spark.app.name", "measure-checkpoints")
            .setIfMissing("spark.master", "local[*]")
            .setIfMissing("spark.ui.enabled", "false")
            // What it would find out may not be looked at since Java 17, and it fails.
            .setIfMissing("spark.serializer.extraDebugInfo", "false")
            // Floating-point numbers do not become smaller, but compressing them takes its time.
            .setIfMissing("spark.broadcast.compress", "false")
            .setIfMissing("spark.shuffle.compress", "false");
    if (master != null) {
      conf.setMaster(master);
    }
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1")
          .setIfMissing("spark.driver.host", "127.0.0.1");
    }
    return new JavaSparkContext(conf);
  }
}
