package io.github.spherometer.surface.model;

import ai.djl.nn.Block;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.RecurrentBlock;
import io.github.spherometer.surface.torch.PrivateField;

/** The rate of dropout, which DJL keeps to itself: one of 0 drops and draws nothing. */
final class DropoutRate {

  private DropoutRate() {}

  /** Whether a block is a dropout that drops anything; one whose rate cannot be read is. */
  static boolean isAboveZero(Block block) {
    return block instanceof Dropout && isAboveZero(Dropout.class, "rate", block);
  }

  /** Whether a recurrent block drops anything between its layers, likewise. */
  static boolean isAboveZeroWithin(RecurrentBlock block) {
    return isAboveZero(RecurrentBlock.class, "dropRate", block);
  }

  private static boolean isAboveZero(Class<?> owner, String field, Block block) {
    try {
      return !(PrivateField.of(owner, field).get(block) instanceof Float rate && rate == 0);
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
