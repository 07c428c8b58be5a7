package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.examples.nets.Mlp;
import io.github.spherometer.examples.nets.ResNet;
import io.github.spherometer.examples.nets.Vgg11;
import java.util.Locale;

/** What is trained, and on what. */
enum Net {
  /** On Gaussian mixtures. */
  MIXTURE("mixture"),
  MLP("MLP"),
  VGG11("VGG11"),
  RESNET8("ResNet8"),
  RESNET20("ResNet20");

  private final String label;

  Net(String label) {
    this.label = label;
  }

  /**
   * @param width what the units of each layer are multiplied by; for residual nets the filters of
   *     their first stage
   */
  SequentialBlock block(double width, int classes) {
    return switch (this) {
      case MIXTURE -> Mlp.of(Activation::reluBlock, units(30, width), units(30, width), classes);
      case MLP -> Mlp.of(Activation::reluBlock, units(64, width), units(64, width), classes);
      case VGG11 -> Vgg11.builder(width, classes).build();
      case RESNET8 -> ResNet.ofDepth(8, (int) width, classes).build();
      case RESNET20 -> ResNet.ofDepth(20, (int) width, classes).build();
    };
  }

  private static int units(int units, double width) {
    return (int) Math.max(1, Math.round(width * units));
  }

  boolean hasImages() {
    return this != MIXTURE;
  }

  boolean hasBatchNorm() {
    return this == RESNET8 || this == RESNET20;
  }

  /** Pixels on each side that MNIST lacks for this net. */
  int margin(int height) {
    return this == VGG11 ? Math.max(0, (32 - height) / 2) : 0;
  }

  /** Fit for the name of a figure. */
  String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label;
  }
}
