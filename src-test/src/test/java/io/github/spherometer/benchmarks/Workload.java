package io.github.spherometer.benchmarks;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.surface.LossSurface;
import java.util.Random;

/** A network with a batch of data. */
record Workload(
    String name,
    NDManager manager,
    Block block,
    Loss loss,
    NDList data,
    NDList labels,
    boolean trainMode)
    implements AutoCloseable {

  static Workload mlp() {
    return regression(
        "MLP, 40 501 parameters, batch 128",
        new Mlp(300, 1, new int[] {100, 100}),
        new Shape(128, 300),
        new Shape(128, 1));
  }

  static Workload resNet18(boolean trainMode) {
    String mode = trainMode ? "train" : "eval";
    return resNet("ResNet-18 at 3x32x32, batch 32, " + mode + " mode", 18, 32, trainMode);
  }

  static Workload resNet18OfLargeBatches() {
    return resNet("ResNet-18 at 3x32x32, batch 128", 18, 128, true);
  }

  static Workload resNet50() {
    return resNet("ResNet-50 at 3x32x32, 25 million parameters, batch 8", 50, 8, false);
  }

  static Workload lstm() {
    return regression(
        "LSTM of 64 units, 20 steps, batch 32",
        LSTM.builder().setStateSize(64).setNumLayers(1).build(),
        new Shape(32, 20, 32),
        new Shape(32, 20, 64));
  }

  static Workload transformer() {
    return regression(
        "transformer block of width 64, 4 heads, 32 steps, batch 16",
        new TransformerEncoderBlock(64, 4, 256, 0.1f, Activation::gelu),
        new Shape(16, 32, 64),
        new Shape(16, 32, 64));
  }

  private static Workload regression(String name, Block block, Shape input, Shape output) {
    NDManager manager = Engine.getInstance().newBaseManager();
    block.initialize(manager, DataType.FLOAT32, input);
    NDList data = new NDList(gaussian(manager, 1, input));
    NDList labels = new NDList(gaussian(manager, 2, output));
    return new Workload(name, manager, block, new SteadyL2Loss(manager), data, labels, false);
  }

  private static Workload resNet(String name, int layers, int batch, boolean trainMode) {
    NDManager manager = Engine.getInstance().newBaseManager();
    Shape image = new Shape(3, 32, 32);
    Block block =
        ResNetV1.builder().setImageShape(image).setNumLayers(layers).setOutSize(10).build();
    Shape input = new Shape(batch).addAll(image);
    block.initialize(manager, DataType.FLOAT32, input);
    NDList data = new NDList(gaussian(manager, 1, input));
    NDList labels = new NDList(manager.arange(batch).mod(10));
    Loss loss = Loss.softmaxCrossEntropyLoss();
    return new Workload(name, manager, block, loss, data, labels, trainMode);
  }

  private static NDArray gaussian(NDManager manager, long seed, Shape shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  LossSurface surface() {
    return LossSurface.builder(block, loss).data(data, labels).trainMode(trainMode).build();
  }

  /** What DJL does for a step of training before the optimizer: one forward and one backward. */
  void trainingGradient() {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      ParameterStore store = new ParameterStore(manager, false);
      NDList inputs = new NDList(data); // recurrent blocks add their initial states to it
      NDList predictions =
          trainMode
              ? block.forward(store, inputs, labels, null)
              : block.forward(store, inputs, false);
      collector.backward(loss.evaluate(labels, predictions));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
