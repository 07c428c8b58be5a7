package io.github.spherometer.surface;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.Iterator;
import java.util.List;

/** TorchScript models, each with the net of DJL's own blocks that it takes its values from. */
public enum ScriptedNetwork {
  MLP_SCRIPTED(Network.TANH_MLP, "mlp_scripted.py"),
  MLP_TRACED(Network.TANH_MLP, "mlp_traced.py"),
  /** The script under a tanh and another layer, all in a sequence in a sequence. */
  MLP_NESTED(Network.TANH_MLP, "mlp_scripted.py") {
    @Override
    Problem twin(DataType type) {
      return under(super.twin(type), type);
    }

    @Override
    public Problem create(DataType type) {
      return under(super.create(type), type);
    }
  },
  CONVOLUTION_SCRIPTED(Network.CONVOLUTION_EVAL, "convolution_scripted.py"),
  CONVOLUTION_TRACED(Network.CONVOLUTION_EVAL, "convolution_traced.py"),
  CONVOLUTION_TRAIN(Network.CONVOLUTION_TRAIN, "convolution_scripted.py");

  private final Network network;
  private final String source;

  ScriptedNetwork(Network network, String source) {
    this.network = network;
    this.source = source;
  }

  /** The net of DJL's own blocks. */
  Problem twin(DataType type) {
    return network.create(type);
  }

  public Problem create(DataType type) {
    Problem twin = network.create(type);
    Block script = module(twin.block()).load(ScriptModule.source(source), twin.manager());
    return with(twin, script);
  }

  private ScriptModule module(Block twin) {
    Iterator<Block> layers = layers(twin).iterator();
    ScriptModule net = new ScriptModule("Net");
    if (network == Network.TANH_MLP) {
      for (String name : List.of("fc1", "fc2", "fc3")) {
        net.child(name, ScriptModule.like("Linear", layers.next()));
      }
      return net;
    }
    return net.child("conv", ScriptModule.like("Conv2d", layers.next()))
        .child("norm", ScriptModule.like("BatchNorm2d", layers.next()))
        .child("fc", ScriptModule.like("Linear", layers.next()));
  }

  /** The children that have parameters. */
  private static List<Block> layers(Block block) {
    return block.getChildren().values().stream()
        .filter(child -> !child.getParameters().isEmpty())
        .toList();
  }

  private static Problem under(Problem problem, DataType type) {
    Linear last = Fixtures.linear(2, true);
    Fixtures.initialised(last, problem.manager(), type, 0.6, new Shape(1, 2));
    SequentialBlock inner = new SequentialBlock().add(problem.block()).add(Activation::tanh);
    return with(problem, new SequentialBlock().add(inner).add(last));
  }

  private static Problem with(Problem problem, Block block) {
    return new Problem(
        problem.manager(),
        block,
        problem.loss(),
        problem.data(),
        problem.labels(),
        problem.trainMode());
  }
}
