package io.github.spherometer.examples.checkpoints;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import ai.djl.translate.TranslateException;
import io.github.spherometer.spark.model.EncodedBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A dataset of DJL, which every task makes for itself and reads its own samples of. They are in the
 * order of the dataset, whatever its sampler.
 *
 * @param dataset makes it
 * @param batchSize samples a batch; the last one may have fewer
 */
record DatasetBatches(StaticMethod<RandomAccessDataset> dataset, int batchSize) implements Batches {

  @Override
  public JavaRDD<EncodedBatch> in(JavaSparkContext spark, int partitions) {
    long samples = prepared().size(); // said here, before any task would fail by it
    if (samples < 1) {
      throw new IllegalArgumentException(dataset + " has no samples");
    }
    int batches = Math.toIntExact((samples + batchSize - 1) / batchSize);
    List<Integer> numbers = IntStream.range(0, batches).boxed().toList();
    return spark
        .parallelize(numbers, Math.min(partitions, batches))
        .mapPartitions(mine -> read(mine, samples));
  }

  private RandomAccessDataset prepared() {
    try {
      RandomAccessDataset made = dataset.make();
      made.prepare();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(dataset + " cannot be read", e);
    } catch (TranslateException e) {
      throw unreadable(e);
    }
  }

  private Iterator<EncodedBatch> read(Iterator<Integer> numbers, long samples) {
    List<List<Long>> wanted = new ArrayList<>();
    numbers.forEachRemaining(number -> wanted.add(samples(number, samples)));
    Sampler inOrder = new InOrder(wanted);
    RandomAccessDataset mine = prepared();
    List<EncodedBatch> read = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (Batch batch : mine.getData(manager, inOrder)) {
        read.add(EncodedBatch.of(batch.getData(), batch.getLabels()));
        batch.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(dataset + " cannot be read", e);
    } catch (TranslateException e) {
      throw unreadable(e);
    }
    return read.iterator();
  }

  private List<Long> samples(int batch, long of) {
    long start = (long) batch * batchSize;
    return LongStream.range(start, Math.min(of, start + batchSize)).boxed().toList();
  }

  private IllegalArgumentException unreadable(TranslateException e) {
    return new IllegalArgumentException(dataset + " cannot be read: " + e.getMessage(), e);
  }

  /** The samples that are wanted, batch by batch. */
  private record InOrder(List<List<Long>> wanted) implements Sampler {

    @Override
    public Iterator<List<Long>> sample(RandomAccessDataset any) {
      return wanted.iterator();
    }

    @Override
    public int getBatchSize() {
      return -1; // they differ
    }
  }
}
