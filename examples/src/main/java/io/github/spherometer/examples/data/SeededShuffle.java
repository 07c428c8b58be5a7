package io.github.spherometer.examples.data;

import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Another order in each epoch, from a seed of its own: DJL's follows the engine's seed. */
final class SeededShuffle implements Sampler.SubSampler {

  private final SplittableRandom random;

  SeededShuffle(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public Iterator<Long> sample(RandomAccessDataset dataset) {
    int[] order = IntStream.range(0, Math.toIntExact(dataset.size())).toArray();
    Shuffle.shuffle(order, random);
    return IntStream.of(order).asLongStream().iterator();
  }
}
