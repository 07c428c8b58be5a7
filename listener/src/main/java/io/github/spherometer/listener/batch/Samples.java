package io.github.spherometer.listener.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.surface.error.NotMeasurableException;

/**
 * Inputs and labels of one batch.
 *
 * @param data inputs of the model
 * @param labels labels for the loss
 */
public record Samples(NDList data, NDList labels) {

  /** The first samples of a batch whose arrays all have them on their first axis. */
  public Samples first(int samples) {
    long all = data.head().getShape().get(0);
    return samples >= all
        ? this
        : new Samples(first(data, samples, all), first(labels, samples, all));
  }

  private static NDList first(NDList arrays, int samples, long all) {
    NDList first = new NDList(arrays.size());
    for (NDArray array : arrays) {
      Shape shape = array.getShape();
      if (shape.dimension() == 0 || shape.get(0) != all) {
        throw new NotMeasurableException(
            "an array of the batch has shape %s, its first axis must be that of the %d samples, or"
                    .formatted(shape, all)
                + " the probe data must be whole batches");
      }
      first.add(named(array.get(new NDIndex().addSliceDim(0, samples)), array));
    }
    return first;
  }

  public Samples copy(NDManager manager) {
    return new Samples(copy(data, manager), copy(labels, manager));
  }

  private static NDList copy(NDList arrays, NDManager manager) {
    NDList copies = new NDList(arrays.size());
    for (NDArray array : arrays) {
      NDArray copy = named(array.duplicate(), array);
      NDScope.unregister(copy);
      copy.attach(manager);
      copies.add(copy);
    }
    return copies;
  }

  /** Blocks and losses may ask for arrays by their names. */
  private static NDArray named(NDArray copy, NDArray original) {
    copy.setName(original.getName());
    return copy;
  }
}
