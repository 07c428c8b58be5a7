package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the trainable parameters, the leaves of a graph. Flattened and laid end to end they are
 * the flat vector x, so that gradients and products come back flat.
 */
public final class Leaves {

  /** DJL hands arrays of this name to TorchScript as one list. */
  private static final String NAME = "leaves[]";

  private final NDList arrays;
  private final NDList twins;

  private Leaves(NDList arrays, NDList twins) {
    this.arrays = arrays;
    this.twins = twins;
  }

  /** Makes arrays leaves. They must be nobody else's: they get a name, and gradients of them. */
  public static Leaves adopt(NDList arrays) {
    for (NDArray array : arrays) {
      named(array).setRequiresGradient(true);
    }
    return new Leaves(arrays, new NDList());
  }

  /**
   * These leaves, each with a twin of the same value by which a function may depend on it as well.
   * A derivative with respect to a leaf is then the sum of both.
   *
   * @param twins one a leaf, named by {@link #named}
   */
  public Leaves with(NDList twins) {
    return new Leaves(arrays, twins);
  }

  /** Names an array as DJL must find it to put it into the list of leaves. */
  public static NDArray named(NDArray array) {
    array.setName(NAME);
    return array;
  }

  /**
   * Another Java object for the same array, named so. (A conversion to what an array is already
   * gives the array itself.)
   *
   * @param manager owns the handle
   */
  public static PtNDArray handle(NDArray array, NDManager manager) {
    PtNDArray handle = JniUtils.to((PtNDArray) array, array.getDataType(), array.getDevice());
    return (PtNDArray) named(NativeCopies.keep(handle, manager));
  }

  /**
   * Leaves of the same shapes at another point.
   *
   * @param manager owns the new leaves
   * @param flat of shape (n)
   * @param reused for every leaf an array to be overwritten and adopted, or null for a new one
   */
  public Leaves at(NDManager manager, NDArray flat, List<? extends @Nullable NDArray> reused) {
    return adopt(GradientMode.off(() -> pieces(manager, flat, reused)));
  }

  private NDList pieces(NDManager manager, NDArray flat, List<? extends @Nullable NDArray> reused) {
    NDList pieces = new NDList(arrays.size());
    for (NDArray piece : split(flat)) {
      NDArray array = reused.get(pieces.size());
      if (array == null) {
        pieces.add(NativeCopies.copy(piece, manager));
      } else {
        Autograd.overwrite(array, piece);
        pieces.add(array);
      }
    }
    return pieces;
  }

  public NDList arrays() {
    return arrays;
  }

  public NDList twins() {
    return twins;
  }

  /** What is differentiated with respect to: the leaves, then their twins. */
  NDList inputs() {
    return twins.isEmpty() ? arrays : new NDList(arrays).addAll(twins);
  }

  /** The TorchScript method that adds up what leaves and twins give. */
  String method(String ofLeavesAlone) {
    return twins.isEmpty() ? ofLeavesAlone : ofLeavesAlone + "_of_twins";
  }

  /** Returns n, the length of the flat vector. */
  public long size() {
    return arrays.stream().mapToLong(NDArray::size).sum();
  }

  public DataType dataType() {
    return arrays.get(0).getDataType();
  }

  /** Returns x, a new array of shape (n) outside any graph. */
  public NDArray flat() {
    return GradientMode.off(
        () -> arrays.size() == 1 ? concatenated(arrays).duplicate() : concatenated(arrays));
  }

  /** Flattens arrays and lays them end to end, in the graph if gradient mode is on. */
  public static NDArray concatenated(NDList arrays) {
    NDList flattened = new NDList(arrays.size());
    for (NDArray array : arrays) {
      flattened.add(array.reshape(array.size()));
    }
    return flattened.size() == 1 ? flattened.get(0) : NDArrays.concat(flattened);
  }

  /** Pieces of a flat vector, views in the shapes of these arrays. */
  private NDList split(NDArray flat) {
    List<Shape> shapes = arrays.stream().map(NDArray::getShape).toList();
    long[] boundaries = new long[shapes.size() - 1];
    long end = 0;
    for (int i = 0; i < boundaries.length; i++) {
      end += shapes.get(i).size();
      boundaries[i] = end;
    }
    NDList pieces = flat.split(boundaries);
    NDList shaped = new NDList(shapes.size());
    for (int i = 0; i < shapes.size(); i++) {
      shaped.add(pieces.get(i).reshape(shapes.get(i)));
    }
    return shaped;
  }
}
