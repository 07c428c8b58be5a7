package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.nets.ResNet;

/** What a residual net is left without. */
enum Variant {
  RESNET("ResNet", true, true),
  NO_BATCH_NORM("no BatchNorm", false, true),
  NO_SHORTCUTS("no shortcuts", true, false),
  NEITHER("neither", false, false);

  private final String words;
  private final boolean batchNorm;
  private final boolean shortcuts;

  Variant(String words, boolean batchNorm, boolean shortcuts) {
    this.words = words;
    this.batchNorm = batchNorm;
    this.shortcuts = shortcuts;
  }

  boolean hasBatchNorm() {
    return batchNorm;
  }

  ResNet.Builder net(int depth, int width, int classes) {
    ResNet.Builder net = ResNet.ofDepth(depth, width, classes);
    if (!batchNorm) {
      net.withoutBatchNorm();
    }
    return shortcuts ? net : net.withoutShortcuts();
  }

  @Override
  public String toString() {
    return words;
  }
}
