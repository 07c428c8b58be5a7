package io.github.spherometer.estimators;

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
import java.util.function.DoubleSupplier;

/**
 * Random vectors from a seeded Java generator. The engine's own generator is never touched: drawing
 * from it would change the training that is being measured.
 */
final class RandomVectors {

  /** A buffer holds at most 2^31 bytes, so longer vectors are filled in pieces. */
  private static final long PIECE = 1L << 26;

  /** Any number that leads far away. */
  private static final long PROBES = 0x6a09e667f3bcc909L;

  /** So many signs hardly come twice. */
  private static final int MANY = 40;

  private final LinearOperator operator;
  private final SplittableRandom random;
  private final Set<Long> seen = new HashSet<>();
  private long bits;
  private int bitsLeft;

  private RandomVectors(LinearOperator operator, long seed) {
    this.operator = operator;
    this.random = new SplittableRandom(seed);
  }

  /** For start vectors. */
  static RandomVectors starts(LinearOperator operator, long seed) {
    return new RandomVectors(operator, seed);
  }

  /** For probes, independent of the start vectors of the same seed. */
  static RandomVectors probes(LinearOperator operator, long seed) {
    return new RandomVectors(operator, seed ^ PROBES);
  }

  /** Independent entries +1 or -1 with equal probability. */
  NDArray rademacher() {
    return fill(this::nextSign);
  }

  /**
   * Another one than those before, also but for the sign, as long as there are others: of a dozen
   * entries the same comes twice too often, and says nothing the second time.
   */
  NDArray unseenRademacher() {
    long size = operator.size();
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
  NDArray gaussian() {
    return fill(random::nextGaussian);
  }

  private double nextSign() {
    if (bitsLeft == 0) {
      bits = random.nextLong();
      bitsLeft = Long.SIZE;
    }
    double sign = (bits & 1) == 0 ? 1 : -1;
    bits >>>= 1;
    bitsLeft--;
    return sign;
  }

  private NDArray fill(DoubleSupplier entries) {
    long size = operator.size();
    Device device = operator.manager().getDevice();
    try (NDManager host = operator.manager().newSubManager(Device.cpu())) {
      NDArray vector = host.create(new Shape(size), operator.dataType());
      for (long start = 0; start < size; start += PIECE) {
        long end = Math.min(size, start + PIECE);
        fillPiece(vector.get(new NDIndex().addSliceDim(start, end)), entries);
      }
      NDArray onDevice = vector.toDevice(device, false);
      onDevice.attach(operator.manager());
      return onDevice;
    }
  }

  /** Writes into the array's own memory: a copy would wait for the garbage collector. */
  private void fillPiece(NDArray piece, DoubleSupplier entries) {
    ByteBuffer memory = piece.toByteBuffer(true);
    if (operator.dataType() == DataType.FLOAT64) {
      while (memory.hasRemaining()) {
        memory.putDouble(entries.getAsDouble());
      }
    } else {
      while (memory.hasRemaining()) {
        memory.putFloat((float) entries.getAsDouble());
      }
    }
  }
}
