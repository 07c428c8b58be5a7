package io.github.spherometer.estimators.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;

/**
 * Reads the entries of a long vector one after the other, from the vector's own memory: next to
 * nothing is copied, and few calls reach the engine. Runs inside an {@link ArrayScope}.
 */
public final class VectorReader {

  /** So many entries at a time stay in the processor's cache. */
  public static final int CHUNK = 1 << 13;

  /**
   * A buffer holds at most 2^31 bytes, so longer vectors are read in pieces. A multiple of 2^13.
   */
  private static final long PIECE = 1L << 26;

  private final NDArray vector;
  private final byte[] bytes = new byte[CHUNK];
  private final float[] floats = new float[CHUNK];
  private long position;
  private ByteBuffer memory = ByteBuffer.allocate(0);

  /** Of float32 or float64, or bytes. */
  public VectorReader(NDArray vector) {
    this.vector = vector;
  }

  /**
   * Reads on.
   *
   * @param chunk of {@link #CHUNK} entries, of which the first are overwritten
   * @return how many were read; 0 at the end
   */
  public int read(double[] chunk) {
    if (!memory.hasRemaining() && position < vector.size()) {
      long end = Math.min(vector.size(), position + PIECE);
      memory = vector.get(new NDIndex().addSliceDim(position, end)).toByteBuffer(true);
      position = end;
    }
    int width = vector.getDataType().getNumOfBytes();
    int count = Math.min(CHUNK, memory.remaining() / width);
    read(chunk, count);
    memory.position(memory.position() + count * width);
    return count;
  }

  private void read(double[] chunk, int count) {
    if (vector.getDataType() == DataType.FLOAT64) {
      memory.asDoubleBuffer().get(chunk, 0, count);
    } else if (vector.getDataType() == DataType.FLOAT32) {
      memory.asFloatBuffer().get(floats, 0, count);
      for (int i = 0; i < count; i++) {
        chunk[i] = floats[i];
      }
    } else {
      memory.duplicate().get(bytes, 0, count);
      for (int i = 0; i < count; i++) {
        chunk[i] = bytes[i];
      }
    }
  }
}
