package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.ParameterList;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.util.Pair;
import io.github.spherometer.activations.DeadNeurons.Unit;
import io.github.spherometer.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ResNet-18 of DJL's model zoo with gamma = 0 everywhere, so that a batch norm returns its beta,
 * and every activation is known.
 */
class DeadResNetTest {

  private static final int SIDE = 32;

  private final Block resNet =
      ResNetV1.builder()
          .setImageShape(new Shape(3, SIDE, SIDE))
          .setNumLayers(18)
          .setOutSize(10)
          .build();

  private final List<LayerActivity> expected = new ArrayList<>();
  private int planted;

  @ParameterizedTest
  @EnumSource
  void plantedChannelsAreFound(Unit unit) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      resNet.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
      plant(unit);
      NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 2, 3, SIDE, SIDE);

      DeadNeuronReport report =
          DeadNeurons.builder().unit(unit).build().measure(resNet, new NDList(data));

      assertThat(report.layers()).hasSize(24).containsExactlyElementsOf(expected);
      assertThat(report.layers()).allMatch(layer -> layer.dead() < layer.units());
      assertThat(report.layers()).filteredOn(layer -> layer.dead() > 0).hasSizeGreaterThan(20);
      assertThat(report.unseen()).isEmpty();
    }
  }

  @Test
  void freshNetHasNoDeadChannels() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      resNet.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
      NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 2, 3, SIDE, SIDE);
      DeadNeuronReport report =
          DeadNeurons.builder().unit(Unit.CHANNEL).build().measure(resNet, new NDList(data));
      assertThat(report.units()).isEqualTo(2 * (64 + 128 + 256 + 512) * 3 / 2);
      assertThat(report.fraction()).isLessThan(0.2);
    }
  }

  /** Walks the residual units as they are built: a way with three batch norms, and a shortcut. */
  private void plant(Unit unit) {
    double[] through = {};
    int side = SIDE;
    for (Pair<String, Block> child : resNet.getChildren()) {
      if (child.getValue() instanceof ParallelBlock) {
        List<double[]> betas = plantIn(child.getValue());
        boolean first = betas.size() == 4;
        // The first stage keeps the size; the others begin by halving it.
        side = first && through.length > 0 ? side / 2 : side;
        through = reluOfSum(betas.get(2), first ? betas.get(3) : through);
        int positions = unit == Unit.POSITION ? side * side : 1;
        expect(child.getKey() + "_01SequentialBlock_03LambdaBlock relu", betas.get(0), positions);
        expect(child.getKey() + "_01SequentialBlock_06LambdaBlock relu", betas.get(1), positions);
        expect(child.getKey() + " relu", through, positions);
      }
    }
  }

  private static double[] reluOfSum(double[] first, double[] second) {
    double[] sum = new double[first.length];
    Arrays.setAll(sum, channel -> Math.max(0, first[channel] + second[channel]));
    return sum;
  }

  private void expect(String name, double[] activations, int positions) {
    long dead = Arrays.stream(activations).filter(value -> value <= 0).count();
    expected.add(new LayerActivity(name, (long) activations.length * positions, dead * positions));
  }

  private List<double[]> plantIn(Block block) {
    List<double[]> betas = new ArrayList<>();
    if (block instanceof BatchNorm) {
      betas.add(plantBetas(block));
    }
    block.getChildren().values().forEach(child -> betas.addAll(plantIn(child)));
    return betas;
  }

  /** Every batch norm has other dead channels; a sum is dead where both sides are, or cancel. */
  private double[] plantBetas(Block batchNorm) {
    planted++;
    ParameterList parameters = batchNorm.getDirectParameters();
    parameters.get("gamma").getArray().muli(0);
    NDArray array = parameters.get("beta").getArray();
    float[] betas = new float[(int) array.size()];
    for (int channel = 0; channel < betas.length; channel++) {
      betas[channel] = channel % (planted + 1) == 0 ? -4 : 1;
    }
    array.set(betas);
    return Fixtures.doubles(array);
  }
}
