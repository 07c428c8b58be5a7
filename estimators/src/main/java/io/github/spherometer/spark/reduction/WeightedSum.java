package io.github.spherometer.spark.reduction;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Adds up vectors with their weights, in double. The order in which they come makes the bits. */
final class WeightedSum {

  private final DataType type;
  private final double[] sum;

  WeightedSum(int size, DataType type) {
    this.type = type;
    sum = new double[size];
  }

  void add(double weight, byte[] vector) {
    ByteBuffer bytes = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
    if (type == DataType.FLOAT64) {
      DoubleBuffer numbers = bytes.asDoubleBuffer();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * numbers.get(i);
      }
    } else {
      FloatBuffer numbers = bytes.asFloatBuffer();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * numbers.get(i);
      }
    }
  }

  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(sum.length * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
    for (double number : sum) {
      if (type == DataType.FLOAT64) {
        bytes.putDouble(number);
      } else {
        bytes.putFloat((float) number);
      }
    }
    return bytes.array();
  }
}
