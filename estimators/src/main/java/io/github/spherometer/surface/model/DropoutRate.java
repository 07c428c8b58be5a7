package io.github.spherometer.surface.model;

import ai.djl.nn.Block;
import ai.djl.nn.norm.Dropout;
import java.lang.reflect.Field;

/** The rate of a {@link Dropout}, which DJL keeps to itself: one of 0 drops and draws nothing. */
public final class DropoutRate {

  private DropoutRate() {}

  /** Whether a block is a dropout that drops anything; one whose rate cannot be read is. */
  public static boolean isAboveZero(Block block) {
    return block instanceof Dropout dropout && of(dropout) != 0;
  }

  private static float of(Dropout dropout) {
    try {
      Field rate = Dropout.class.getDeclaredField("rate");
      rate.setAccessible(true);
      return rate.getFloat(dropout);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Float.NaN;
    }
  }
}
