package io.github.spherometer.listener.measuring;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;

/** Nets with biases before BatchNorm, and what they learn. */
enum NormalisedNet {
  LINEAR,
  TABNET,
  /** DJL's example TrainCaptcha in small: bottleneck units of a ResNet, a head a digit. */
  CAPTCHA;

  private static final int DIGITS = 3;
  private static final int KINDS = 4;

  Block block() {
    return switch (this) {
      case LINEAR -> linear();
      case TABNET -> tabNet();
      case CAPTCHA -> captcha();
    };
  }

  Shape input() {
    return this == CAPTCHA ? new Shape(1, 1, 12, 36) : new Shape(1, 20);
  }

  Loss loss() {
    if (this != CAPTCHA) {
      return Loss.softmaxCrossEntropyLoss();
    }
    SimpleCompositeLoss digits = new SimpleCompositeLoss();
    for (int i = 0; i < DIGITS; i++) {
      digits.addLoss(new IndexLoss(new SoftmaxCrossEntropyLoss("digit" + i), i));
    }
    return digits;
  }

  /** Its data, drawn from the engine's generator. */
  ArrayDataset.Builder data(NDManager manager) {
    return this == CAPTCHA ? captchas(manager) : points(manager);
  }

  static Block linear() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(50).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  /** Its second output is a penalty that is not trained here. */
  private static Block tabNet() {
    TabNet net =
        (TabNet)
            TabNet.builder()
                .setInputDim(20)
                .setOutDim(10)
                .optNumD(8)
                .optNumA(8)
                .optNumSteps(3)
                .build();
    return new SequentialBlock().add(net).add(outputs -> new NDList(outputs.get(0)));
  }

  private static Block captcha() {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .setFilters(8)
                .build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(ResNetV1.residualUnit(16, new Shape(1, 1), false, true, 0.9f))
        .add(ResNetV1.residualUnit(32, new Shape(2, 2), false, true, 0.9f))
        .add(Pool.avgPool2dBlock(new Shape(6, 6), new Shape(6, 6)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(DIGITS * KINDS).build())
        .add(
            outputs -> {
              NDArray digits = outputs.singletonOrThrow().reshape(-1, DIGITS, KINDS);
              NDList heads = new NDList();
              digits.split(DIGITS, 1).forEach(digit -> heads.add(digit.squeeze(1)));
              return heads;
            });
  }

  private static ArrayDataset.Builder points(NDManager manager) {
    NDArray x = manager.randomNormal(new Shape(320, 20)).add(0.5);
    return new ArrayDataset.Builder().setData(x).optLabels(x.get(":, :10").argMax(1));
  }

  /** A digit is a bright quarter of its third of the picture. */
  private static ArrayDataset.Builder captchas(NDManager manager) {
    int samples = 256;
    NDArray digits = manager.randomInteger(0, KINDS, new Shape(samples, DIGITS), DataType.INT64);
    float[] pixels = manager.randomNormal(new Shape(samples, 12, 36)).mul(0.5).toFloatArray();
    long[] kinds = digits.toLongArray();
    for (int i = 0; i < samples * DIGITS; i++) {
      int row = (int) kinds[i] / 2 * 6;
      int column = i % DIGITS * 12 + (int) kinds[i] % 2 * 6;
      for (int p = 0; p < 36; p++) {
        pixels[(i / DIGITS * 12 + row + p / 6) * 36 + column + p % 6] += 1.5f;
      }
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(pixels, new Shape(samples, 1, 12, 36)).duplicate())
        .optLabels(digits.get(":, 0"), digits.get(":, 1"), digits.get(":, 2"));
  }
}
