package io.github.spherometer.benchmarks.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Vectors of float32 numbers that a process has already, so that they take no time. */
final class ReadyVector {

  private static final Map<Integer, byte[]> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private ReadyVector() {}

  /** Not to be changed. */
  static byte[] of(int bytes) {
    return OF_THIS_PROCESS.computeIfAbsent(bytes, ReadyVector::gaussian);
  }

  private static byte[] gaussian(int bytes) {
    byte[] vector = new byte[bytes];
    FloatBuffer numbers = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Random random = new Random(1);
    while (numbers.hasRemaining()) {
      numbers.put((float) random.nextGaussian());
    }
    return vector;
  }
}
