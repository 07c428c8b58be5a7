package io.github.spherometer.estimators.vector;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;

/**
 * Random vectors from a seeded Java generator. The engine's own generator is never touched: drawing
 * from it would change the training that is being measured.
 */
public final class RandomVectors {

  /** A buffer holds at most 2^31 bytes, so longer vectors are filled in pieces. */
  private static final long PIECE = 1L << 26;

  /** So many entries are drawn at a time. */
  private static final int CHUNK = 1 << 12;

  /** Any number whose stream is another one. */
  private static final long PROBES = 0x6a09e667f3bcc909L;

  /** So many signs hardly come twice: of 1000 draws of 40 signs two agree once in 10^6. */
  private static final int MANY = 40;

  private final NDManager manager;
  private final long size;
  private final DataType type;
  private final SplittableRandom random;
  private final Set<Long> seen = new HashSet<>();
  private long bits;
  private int bitsLeft;

  private RandomVectors(NDManager manager, long size, DataType type, long seed) {
    this.manager = manager;
    this.size = size;
    this.type = type;
    this.random = new SplittableRandom(seed);
  }

  /**
   * For start vectors.
   *
   * @param manager owns the vectors
   * @param size entries of a vector
   */
  public static RandomVectors starts(NDManager manager, long size, DataType type, long seed) {
    return new RandomVectors(manager, size, type, seed);
  }

  /** For probes, independent of the start vectors of the same seed. */
  public static RandomVectors probes(NDManager manager, long size, DataType type, long seed) {
    return new RandomVectors(manager, size, type, seed ^ PROBES);
  }

  /** Independent entries +1 or -1 with equal probability. */
  NDArray rademacher() {
    return fill(this::signs);
  }

  /**
   * Another one than those before, also but for the sign, as long as there are others: of a dozen
   * entries the same comes twice too often, and says nothing the second time.
   */
  public NDArray unseenRademacher() {
    if (size > MANY) {
      return rademacher();
    }
    NDArray vector = rademacher();
    while (seen.size() < 1L << (size - 1) && !seen.add(signs(vector))) {
      vector.close();
      vector = rademacher();
    }
    return vector;
  }

  /** As bits, of which the first is not set. */
  private static long signs(NDArray vector) {
    double[] entries = vector.toType(DataType.FLOAT64, false).toDoubleArray();
    long bits = 0;
    for (double entry : entries) {
      bits = 2 * bits + (entry == entries[0] ? 0 : 1);
    }
    return bits;
  }

  /** Independent standard normal entries. */
  public NDArray gaussian() {
    return fill(this::gaussians);
  }

  private void gaussians(double[] chunk, int count) {
    for (int i = 0; i < count; i++) {
      chunk[i] = random.nextGaussian();
    }
  }

  private void signs(double[] chunk, int count) {
    for (int start = 0; start < count; ) {
      if (bitsLeft == 0) {
        bits = random.nextLong();
        bitsLeft = Long.SIZE;
      }
      int some = Math.min(bitsLeft, count - start);
      signs(bits, chunk, start, some);
      bits = some == Long.SIZE ? 0 : bits >>> some;
      bitsLeft -= some;
      start += some;
    }
  }

  /** Without a branch, which would be guessed wrong every second time. */
  private static void signs(long bits, double[] chunk, int start, int count) {
    for (int i = 0; i < count; i++) {
      chunk[start + i] = 1 - 2 * ((bits >>> i) & 1);
    }
  }

  private NDArray fill(ObjIntConsumer<double[]> entries) {
    Device device = manager.getDevice();
    try (NDManager host = manager.newSubManager(Device.cpu())) {
      NDArray vector = host.create(new Shape(size), type);
      double[] chunk = new double[CHUNK];
      for (long start = 0; start < size; start += PIECE) {
        long end = Math.min(size, start + PIECE);
        fillPiece(vector.get(new NDIndex().addSliceDim(start, end)), entries, chunk);
      }
      NDArray onDevice = vector.toDevice(device, false);
      onDevice.attach(manager);
      return onDevice;
    }
  }

  /** Writes into the array's own memory: a copy would wait for the garbage collector. */
  private void fillPiece(NDArray piece, ObjIntConsumer<double[]> entries, double[] chunk) {
    ByteBuffer memory = piece.toByteBuffer(true);
    int width = type.getNumOfBytes();
    while (memory.hasRemaining()) {
      int count = Math.min(CHUNK, memory.remaining() / width);
      entries.accept(chunk, count);
      write(chunk, count, memory);
      memory.position(memory.position() + count * width);
    }
  }

  private void write(double[] chunk, int count, ByteBuffer memory) {
    if (type == DataType.FLOAT64) {
      memory.asDoubleBuffer().put(chunk, 0, count);
      return;
    }
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) chunk[i];
    }
    memory.asFloatBuffer().put(floats);
  }
}
