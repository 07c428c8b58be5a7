package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.engine.Engine;
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
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Sharpness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adam and BatchNorm: a bias before it has no gradient in training, and curvature in eval mode. In
 * eval mode the ratios of these healthy trainings were 40 to 5000.
 */
class TrainedSharpnessTest {

  private static final int EPOCHS = 7;
  private static final int BATCH_SIZE = 32;
  private static final int DIGITS = 3;
  private static final int KINDS = 4;

  /** Nets with biases before BatchNorm, and what they learn. */
  enum Net {
    LINEAR,
    TABNET,
    /** DJL's example TrainCaptcha in small: bottleneck units of a ResNet, a head a digit. */
    CAPTCHA;

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
  }

  private static Block linear() {
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

  @ParameterizedTest
  @EnumSource
  void healthyTrainingIsFarBelowTheEdgeAndMeasuredAsItIsTrained(Net net) throws Exception {
    List<Measurement> measurements = train(net, net.block(), adam(), false);
    List<Measurement> inTrainMode = train(net, net.block(), adam(), true);

    assertThat(last(measurements).loss().training())
        .isLessThan(0.9 * measurements.get(0).loss().training());
    assertThat(measurements).hasSameSizeAs(inTrainMode).hasSizeGreaterThan(3);
    for (int i = 1; i < measurements.size(); i++) {
      double ratio = measurements.get(i).stability().sharpnessRatio();
      assertThat(ratio).isBetween(3e-4, 0.02);
      assertThat(ratio)
          .isCloseTo(inTrainMode.get(i).stability().sharpnessRatio(), within(1e-3 * ratio));
      assertThat(measurements.get(i).curvature().spectrum())
          .isNotEqualTo(inTrainMode.get(i).curvature().spectrum());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LINEAR", "CAPTCHA"})
  void edgeOfGradientDescentIsThatOfTheLossThatIsTrained(Net net) throws Exception {
    List<Measurement> measurements = train(net, net.block(), sgd(), false);
    List<Measurement> inTrainMode = train(net, net.block(), sgd(), true);

    assertThat(measurements).hasSameSizeAs(inTrainMode).hasSizeGreaterThan(3);
    for (int i = 0; i < measurements.size(); i++) {
      Measurement measurement = measurements.get(i);
      Sharpness sharpness = measurement.stability().sharpness();
      Sharpness oracle = inTrainMode.get(i).stability().sharpness();
      double ofEvalMode = measurement.curvature().spectrum().largest().value();

      assertThat(sharpness.value())
          .isCloseTo(oracle.value(), within(sharpness.error() + oracle.error()))
          .isNotCloseTo(ofEvalMode, within(0.1 * ofEvalMode));
      assertThat(measurement.stability().sharpnessRatio())
          .isEqualTo(
              sharpness.value()
                  / measurement.stability().hyperparameters().thresholds().fullBatch());
      assertThat(sharpness.preconditioned()).isFalse();
    }
  }

  private static Optimizer adam() {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
  }

  private static Optimizer sgd() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
  }

  @Test
  void dropoutInASequenceIsOff() throws Exception {
    Block withDropout = ((SequentialBlock) linear()).add(Dropout.builder().build()).add(linear());
    List<Measurement> measurements = train(Net.LINEAR, withDropout, adam(), false);

    assertThat(measurements.subList(1, measurements.size()))
        .allSatisfy(m -> assertThat(m.stability().sharpnessRatio()).isBetween(3e-4, 0.05));
  }

  private static Measurement last(List<Measurement> measurements) {
    return measurements.get(measurements.size() - 1);
  }

  private static List<Measurement> train(
      Net net, Block block, Optimizer optimizer, boolean trainMode) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    List<Measurement> measurements = new ArrayList<>();
    try (Model model = Model.newInstance(net.name());
        CurvatureListener listener =
            CurvatureListener.builder()
                .everyBatches(16)
                .topK(1)
                .traceTolerance(0.9)
                .withoutDeadNeurons()
                .trainMode(trainMode)
                .sink(measurements::add)
                .build()) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(net.loss())
              .optOptimizer(optimizer)
              .addTrainingListeners(listener);
      ArrayDataset data =
          (net == Net.CAPTCHA ? captchas(model.getNDManager()) : points(model.getNDManager()))
              .setSampling(BATCH_SIZE, true)
              .build();
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(net.input());
        EasyTrain.fit(trainer, EPOCHS, data, null);
      }
    }
    return measurements;
  }
}
