package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.model.Layers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayersTest {

  @ParameterizedTest
  @EnumSource
  void coverTheFlatVectorWithoutGapOrOverlapUnderUniqueNames(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      List<ParameterGroup> groups = surface.groups();
      long end = 0;
      for (ParameterGroup group : groups) {
        assertThat(group.start()).isEqualTo(end);
        assertThat(group.size()).isPositive();
        end = group.end();
      }
      assertThat(end).isEqualTo(surface.size());
      assertThat(groups).extracting(ParameterGroup::name).doesNotHaveDuplicates();
    }
  }

  @Test
  void areNamedByTheirPathsInTheBlock() {
    Block nested = new SequentialBlock().add(Fixtures.linear(3, true)).add(Activation::tanh);
    Block net = new SequentialBlock().add(nested).add(Fixtures.linear(2, false));
    assertThat(groups(net, new Shape(1, 4)))
        .containsExactly(
            new ParameterGroup("01SequentialBlock_01Linear", 0, 15),
            new ParameterGroup("02Linear", 15, 21));
  }

  @Test
  void blockThatIsALayerItselfIsNamedByItsClass() {
    assertThat(groups(Fixtures.linear(3, true), new Shape(1, 4)))
        .containsExactly(new ParameterGroup("Linear", 0, 15));
  }

  @Test
  void frozenLayersAreLeftOut() {
    Block frozen = Fixtures.linear(3, true);
    Block net = new SequentialBlock().add(frozen).add(Fixtures.linear(2, false));
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
      frozen.freezeParameters(true);
      assertThat(Layers.of(net)).containsExactly(new ParameterGroup("02Linear", 0, 6));
    }
  }

  @Test
  void layersOfAResNetKeepApart() {
    Block resNet =
        ResNetV1.builder()
            .setImageShape(new Shape(3, 32, 32))
            .setNumLayers(18)
            .setOutSize(10)
            .build();
    List<ParameterGroup> groups = groups(resNet, new Shape(1, 3, 32, 32));
    assertThat(groups)
        .extracting(ParameterGroup::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("(\\d\\d[A-Za-z0-9]+_)*\\d\\d(Conv2d|BatchNorm|Linear)"))
        .hasSize(58);
  }

  @ParameterizedTest
  @EnumSource(names = {"TANH_MLP", "CONVOLUTION_EVAL", "LSTM_LAYER"})
  void restrictedHessianIsTheDiagonalBlockOfTheLayer(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      DenseHessian whole = DenseHessian.of(surface);
      for (ParameterGroup group : surface.groups()) {
        LinearOperator restricted = surface.hessian().restrictedTo(group);
        double[][] expected = block(whole.entries(), group);

        assertThat(DenseHessian.of(restricted).entries()).isDeepEqualTo(expected);
        double top = new DenseHessian(expected).eigenvalues()[0];
        assertThat(
                Lanczos.builder()
                    .topK(2)
                    .tolerance(1e-6)
                    .build()
                    .spectrum(restricted)
                    .largest()
                    .value())
            .isCloseTo(top, within(1e-6 * Math.abs(top)));
        assertThat(top).isLessThanOrEqualTo(whole.eigenvalues()[0]);
      }
    }
  }

  @Test
  void restrictionLeavesNothingBehind() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      LinearOperator restricted = surface.hessian().restrictedTo(surface.groups().get(0));
      NDManager manager = restricted.manager();
      var vector = manager.ones(new Shape(restricted.size()));
      restricted.apply(vector).close();
      int before = manager.getManagedArrays().size();
      restricted.apply(vector).close();
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void groupOfAnotherModelIsRefused() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      ParameterGroup outside = new ParameterGroup("05Linear", 10, 1000);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> surface.hessian().restrictedTo(outside))
          .withMessageContaining("05Linear")
          .withMessageContaining("87 rows");
    }
  }

  @Test
  void vectorOfAnotherLengthIsRefused() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      LinearOperator restricted = surface.hessian().restrictedTo(surface.groups().get(0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> restricted.apply(surface.gradient()))
          .withMessage("vector is float32 of shape (87), must be float32 of shape (35)");
    }
  }

  private static List<ParameterGroup> groups(Block block, Shape input) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, input);
      return Layers.of(block);
    }
  }

  private static double[][] block(double[][] entries, ParameterGroup group) {
    return Arrays.stream(entries, (int) group.start(), (int) group.end())
        .map(row -> Arrays.copyOfRange(row, (int) group.start(), (int) group.end()))
        .toArray(double[][]::new);
  }
}
