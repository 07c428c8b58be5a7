package io.github.spherometer.surface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.function.Function;

/**
 * The operations whose float32 kernels are known to fail on some machines, and some that are not.
 *
 * <p>The known fault: oneDNN 3.3 to 3.7 (in PyTorch 2.5.1 and 2.7.1) takes the first level of the
 * cache to be one byte large on AMD processors whose hypervisor leaves cpuid leaf 0x8000001D empty.
 * Copies into blocks of 8 or 16 channels that have to be filled up then lose data. So the channels
 * must not fill their blocks, and there must be two samples: of one PyTorch may not use oneDNN.
 */
final class KernelTrials {

  private KernelTrials() {}

  /** All of them, each under a name of its own. */
  static List<KernelTrial> all() {
    return List.of(
        trial("cube", x -> x.get(0).mul(x.get(0)).mul(x.get(0)), new Shape(5)),
        trial("linear", KernelTrials::linear, new Shape(7, 13), new Shape(17, 13), new Shape(17)),
        // Less than a block: the gradient of the data is wrong. Of a 3x3 kernel two threads lose
        // what only fills up, which is right whenever the memory happens to be zero.
        convolution("convolution_4_channels", 8, new Shape(4, 4, 5, 5)),
        // More than a block, but no whole blocks: everything is wrong.
        convolution("convolution_20_channels", 5, new Shape(20, 20, 3, 3)),
        // A kernel as large as the data, such as second derivatives of 1x1 convolutions take.
        convolution("convolution_whole_image", 6, new Shape(4, 4, 6, 6)),
        // Values and gradients are right with whole blocks, second derivatives are not.
        convolution("convolution_1x1", 5, new Shape(16, 16, 1, 1)),
        lstmWithoutGraph());
  }

  private static KernelTrial trial(
      String name, Function<NDList, NDArray> operation, Shape... shapes) {
    return new KernelTrial(name, true, operation, List.of(shapes));
  }

  private static KernelTrial convolution(String name, long side, Shape kernel) {
    return trial(
        name,
        x -> Conv2d.conv2d(x.get(0), x.get(1)).head(),
        new Shape(2, kernel.get(1), side, side),
        kernel);
  }

  private static NDArray linear(NDList x) {
    return Linear.linear(x.get(0), x.get(1), x.get(2)).head();
  }

  private static KernelTrial lstmWithoutGraph() {
    List<Shape> shapes =
        List.of(
            new Shape(2, 3, 10),
            new Shape(1, 2, 16),
            new Shape(1, 2, 16),
            new Shape(64, 10),
            new Shape(64, 16),
            new Shape(64),
            new Shape(64));
    return new KernelTrial("lstm_without_graph", false, KernelTrials::lstm, shapes);
  }

  private static NDArray lstm(NDList x) {
    NDArray data = x.get(0);
    NDList states = new NDList(x.get(1), x.get(2));
    NDList weights = new NDList(x.subList(3, 7));
    boolean hasBiases = true;
    int layers = 1;
    double dropRate = 0;
    boolean training = false;
    boolean bidirectional = false;
    boolean batchFirst = true;
    return data.getNDArrayInternal()
        .lstm(
            data, states, weights, hasBiases, layers, dropRate, training, bidirectional, batchFirst)
        .head();
  }
}
