package io.github.spherometer.spark.reduction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.NativeCopies;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as Spark sends them: their numbers one after the other, lowest byte first. */
public final class VectorBytes {

  /** The longest array that Java has. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private VectorBytes() {}

  /**
   * Refuses vectors that do not fit into a Java array.
   *
   * @param size of the vectors
   * @param type of their numbers
   * @throws NotMeasurableException with the number that fits
   */
  public static void requireFitting(long size, DataType type) {
    long most = MOST / type.getNumOfBytes();
    if (size > most) {
      throw new NotMeasurableException(
          "the model has %d parameters in %s, must have at most %d: a vector of them travels as one Java array"
              .formatted(size, type, most));
    }
  }

  /**
   * Returns the bytes of a vector.
   *
   * @param vector of any length that fits
   * @return a copy of its numbers
   */
  public static byte[] of(NDArray vector) {
    ByteBuffer buffer = vector.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * Returns a vector, in native memory.
   *
   * @param bytes of its numbers
   * @param type of the numbers
   * @param manager to own it
   * @return a copy of shape (n)
   */
  public static NDArray vector(byte[] bytes, DataType type, NDManager manager) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Shape shape = new Shape(bytes.length / type.getNumOfBytes());
    return ArrayScope.kept(() -> NativeCopies.copy(manager.create(buffer, shape, type), manager));
  }
}
