package io.github.spherometer.examples.nets;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;

/** Layers that several networks have. */
final class Layers {

  private Layers() {}

  /** A convolution of 3 x 3; BatchNorm makes its bias superfluous. */
  static SequentialBlock convolution(int filters, int stride, boolean batchNorm) {
    SequentialBlock layer =
        new SequentialBlock()
            .add(
                Conv2d.builder()
                    .setKernelShape(new Shape(3, 3))
                    .setFilters(filters)
                    .optStride(new Shape(stride, stride))
                    .optPadding(new Shape(1, 1))
                    .optBias(!batchNorm)
                    .build());
    return batchNorm ? layer.add(BatchNorm.builder().build()) : layer;
  }

  static SequentialBlock convolutionAndRelu(int filters, boolean batchNorm) {
    return convolution(filters, 1, batchNorm).add(Activation.reluBlock());
  }

  static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  /** Adds a dropout layer, or none for the rate 0. */
  static void addDropout(SequentialBlock block, double rate) {
    if (rate > 0) {
      block.add(Dropout.builder().optRate((float) rate).build());
    }
  }

  static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " = " + value + "; it must be >= 1");
    }
    return value;
  }

  static double rate(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("dropout = " + value + "; it must be >= 0 and < 1");
    }
    return value;
  }
}
