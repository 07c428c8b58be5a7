package io.github.spherometer.surface;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.loss.Loss;

/** Small networks of about a hundred parameters, each with data of its own. */
public enum Network {
  TANH_MLP {
    @Override
    public Problem create(NDManager manager, DataType type) {
      return mlp(manager, type, new Mlp(4, 2, new int[] {7, 5}, Activation::tanh));
    }
  },
  SIGMOID_MLP {
    @Override
    public Problem create(NDManager manager, DataType type) {
      return mlp(manager, type, new Mlp(4, 2, new int[] {9}, Activation::sigmoid));
    }
  },
  RELU_MLP {
    @Override
    public Problem create(NDManager manager, DataType type) {
      return mlp(manager, type, new Mlp(4, 2, new int[] {7, 5}));
    }
  },
  CONVOLUTION_EVAL {
    @Override
    public Problem create(NDManager manager, DataType type) {
      return convolution(manager, type, false);
    }
  },
  CONVOLUTION_TRAIN {
    @Override
    public Problem create(NDManager manager, DataType type) {
      return convolution(manager, type, true);
    }
  },
  LSTM_LAYER {
    @Override
    public Problem create(NDManager manager, DataType type) {
      Block lstm = LSTM.builder().setStateSize(3).setNumLayers(1).build();
      return recurrent(manager, type, lstm, 2);
    }
  },
  GRU_LAYER {
    @Override
    public Problem create(NDManager manager, DataType type) {
      Block gru = GRU.builder().setStateSize(3).setNumLayers(1).build();
      return recurrent(manager, type, gru, 1);
    }
  },
  TRANSFORMER {
    @Override
    public Problem create(NDManager manager, DataType type) {
      Block encoder = new TransformerEncoderBlock(4, 2, 6, 0.5f, Activation::tanh);
      initialiseProjections(encoder, manager, type);
      Fixtures.initialised(encoder, manager, type, 0.7, new Shape(2, 5, 4));
      NDList data = new NDList(Fixtures.gaussian(manager, type, 1, 2, 5, 4));
      NDList labels = new NDList(Fixtures.gaussian(manager, type, 2, 2, 5, 4));
      return new Problem(manager, encoder, Loss.l2Loss(), data, labels);
    }
  };

  public abstract Problem create(NDManager manager, DataType type);

  public Problem create(DataType type) {
    return create(Engine.getInstance().newBaseManager(), type);
  }

  private static Problem mlp(NDManager manager, DataType type, Block mlp) {
    Fixtures.initialised(mlp, manager, type, 0.7, new Shape(1, 4));
    NDList data = new NDList(Fixtures.gaussian(manager, type, 1, 10, 4));
    NDList labels = new NDList(Fixtures.gaussian(manager, type, 2, 10, 2));
    return new Problem(manager, mlp, Loss.l2Loss(), data, labels);
  }

  private static Problem convolution(NDManager manager, DataType type, boolean trainMode) {
    SequentialBlock net =
        new SequentialBlock()
            .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(3).build())
            .add(BatchNorm.builder().build())
            .add(Activation::tanh)
            .add(Blocks.batchFlattenBlock());
    if (!trainMode) {
      net.add(Dropout.builder().optRate(0.5f).build());
    }
    net.add(Fixtures.linear(3, true));
    Fixtures.initialised(net, manager, type, 0.7, new Shape(1, 2, 4, 4));
    for (Parameter parameter : net.getParameters().values()) {
      if (parameter.getType() == Parameter.Type.RUNNING_VAR) {
        parameter.getArray().muli(2.5);
      }
    }
    NDList data = new NDList(Fixtures.gaussian(manager, type, 1, 6, 2, 4, 4));
    NDList labels = new NDList(Fixtures.classes(manager, 3, 6));
    return new Problem(manager, net, Loss.softmaxCrossEntropyLoss(), data, labels, trainMode);
  }

  /** DJL's initial states are always FLOAT32, so they are given as inputs. */
  private static Problem recurrent(NDManager manager, DataType type, Block block, int states) {
    Fixtures.initialised(block, manager, type, 0.7, new Shape(3, 4, 2));
    NDList data = new NDList(Fixtures.gaussian(manager, type, 1, 3, 4, 2));
    for (int state = 0; state < states; state++) {
      data.add(manager.zeros(new Shape(1, 3, 3), type));
    }
    NDList labels = new NDList(Fixtures.gaussian(manager, type, 2, 3, 4, 3));
    return new Problem(manager, block, Loss.l2Loss(), data, labels);
  }

  /** The attention block would make them FLOAT32 whatever the type asked for. */
  private static void initialiseProjections(Block encoder, NDManager manager, DataType type) {
    for (Block child : encoder.getChildren().valueAt(0).getChildren().values()) {
      if (child instanceof Linear) {
        child.initialize(manager, type, new Shape(-1, 4));
      }
    }
  }
}
