package io.github.spherometer.examples.checkpoints;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.spark.model.EncodedBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of files with a batch each: the inputs of the model, and behind them the labels. {@code
 * .ndlist} is what DJL's {@code NDList.encode} writes, {@code .npz} what NumPy's {@code savez}
 * does.
 *
 * @param folder on a file system that all executors see, by any address that Hadoop knows
 */
record BatchFiles(String folder) implements Batches {

  private static final List<String> ENDINGS = List.of(".ndlist", ".npz");

  @Override
  public JavaRDD<EncodedBatch> in(JavaSparkContext spark, int partitions) {
    List<String> files = files(spark);
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    return spark
        .parallelize(files, Math.min(partitions, files.size()))
        .map(file -> read(new Path(file), hadoop));
  }

  private List<String> files(JavaSparkContext spark) {
    Path path = new Path(folder);
    try {
      FileSystem system = path.getFileSystem(spark.hadoopConfiguration());
      List<String> found =
          Arrays.stream(system.listStatus(path))
              .filter(FileStatus::isFile)
              .map(file -> file.getPath().toString())
              .filter(file -> ENDINGS.stream().anyMatch(file::endsWith))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "%s has no files whose names end in %s"
                .formatted(folder, String.join(" or ", ENDINGS)));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("the data cannot be read from " + folder, e);
    }
  }

  private static EncodedBatch read(Path file, SerializableConfiguration hadoop) throws IOException {
    try (InputStream in = file.getFileSystem(hadoop.value()).open(file);
        NDManager manager = NDManager.newBaseManager()) {
      NDList arrays = NDList.decode(manager, in);
      int inputs = arrays.size() - 1;
      if (inputs < 1) {
        throw new IllegalArgumentException(
            "%d array%s, must have inputs and, behind them, labels"
                .formatted(arrays.size(), inputs == 0 ? "" : "s"));
      }
      return EncodedBatch.of(arrays.subNDList(0, inputs), arrays.subNDList(inputs));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " is no batch: " + e.getMessage(), e);
    }
  }
}
