package io.github.spherometer.spark;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.spark.model.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this process, and data that are cut into uneven batches. */
public final class LocalSpark {

  private LocalSpark() {}

  public static JavaSparkContext start() {
    JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    spark.setLogLevel("ERROR");
    return spark;
  }

  /** Batches of 5, 1, 8, 3, ... samples with 4 features and 3 classes. */
  static List<NDList[]> batches(NDManager manager, DataType type, int count) {
    List<NDList[]> batches = new ArrayList<>();
    int[] sizes = {5, 1, 8, 3};
    for (int i = 0; i < count; i++) {
      int samples = sizes[i % sizes.length];
      NDList data = new NDList(Fixtures.gaussian(manager, type, 100 + i, samples, 4));
      NDList labels = new NDList(Fixtures.classes(manager, 3, samples + i).get(i + ":"));
      batches.add(new NDList[] {data, labels});
    }
    return batches;
  }

  static List<EncodedBatch> encoded(List<NDList[]> batches) {
    return batches.stream().map(batch -> EncodedBatch.of(batch[0], batch[1])).toList();
  }
}
