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
    return samples >= size()
        ? this
        : slice(0, samples, ", or the probe data must be whole batches");
  }

  /**
   * Some samples of a batch.
   *
   * @param start the first of them, counted from 0
   * @param end behind the last of them
   * @throws NotMeasurableException if an array of the batch has them on another axis
   */
  public Samples slice(long start, long end) {
    return slice(start, end, "");
  }

  /** How many there are, as the first axis of the first array has it; 0 if that has none. */
  public long size() {
    Shape shape = data.head().getShape();
    return shape.dimension() == 0 ? 0 : shape.get(0);
  }

  /**
   * @param otherwise what can be done where it is not possible
   */
  private Samples slice(long start, long end, String otherwise) {
    NDIndex samples = new NDIndex().addSliceDim(start, end);
    return new Samples(
        slice(data, samples, size(), otherwise), slice(labels, samples, size(), otherwise));
  }

  private static NDList slice(NDList arrays, NDIndex samples, long all, String otherwise) {
    NDList slices = new NDList(arrays.size());
    for (NDArray array : arrays) {
      Shape shape = array.getShape();
      if (shape.dimension() == 0 || shape.get(0) != all) {
        throw new NotMeasurableException(
            "an array of the batch has shape %s, its first axis must be that of the %d samples%s"
                .formatted(shape, all, otherwise));
      }
      slices.add(named(array.get(samples), array));
    }
    return slices;
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
