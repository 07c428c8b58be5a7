package io.github.spherometer.examples.sgdsweep;

import ai.djl.nn.Block;
import io.github.spherometer.examples.nets.ConvNet;
import io.github.spherometer.examples.nets.ResNet;

/** The networks that see images. */
final class ImageNets {

  /** Of the paper's ResNet32. */
  private static final int PAPERS_DEPTH = 32;

  private static final int PAPERS_WIDTH = 16;
  private static final int DEPTH = 8;

  private ImageNets() {}

  static Block of(SgdSetting setting, int classes) {
    return setting.net() == Net.RESIDUAL
        ? residual(setting, classes)
        : convolutional(setting, classes);
  }

  private static Block convolutional(SgdSetting setting, int classes) {
    Recipe recipe = setting.recipe();
    ConvNet.Builder net =
        ConvNet.builder(setting.extent().width(), classes).dropout(recipe.dropout());
    return recipe.batchNorm() ? net.batchNorm().build() : net.build();
  }

  private static Block residual(SgdSetting setting, int classes) {
    int width = setting.extent().width();
    int depth = width < PAPERS_WIDTH ? DEPTH : PAPERS_DEPTH;
    ResNet.Builder net = ResNet.ofDepth(depth, width, classes).dropout(setting.recipe().dropout());
    return setting.recipe().batchNorm() ? net.build() : net.withoutBatchNorm().build();
  }
}
