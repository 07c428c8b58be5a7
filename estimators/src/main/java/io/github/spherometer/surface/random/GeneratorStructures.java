package io.github.spherometer.surface.random;

import com.sun.jna.Structure;
import java.util.Arrays;

/** What the engine's generator is made of, as C lays it out. JNA must be able to see the fields. */
final class GeneratorStructures {

  private GeneratorStructures() {}

  /** The Mersenne twister, and room for a longer one, which comes filled with anything. */
  @Structure.FieldOrder("words")
  public static final class Engine extends Structure implements Structure.ByValue {
    private static final int ROOM = 512;
    private static final int LAST = 314;

    /**
     * Counters and numbers: seed; numbers left, a flag; index of the next one, then 624 of them.
     */
    public long[] words = new long[ROOM];

    /** What stands between the flag and the next field, and behind the last number, is anything. */
    boolean isSame(Engine other) {
      return words[0] == other.words[0]
          && (words[1] ^ other.words[1]) << 24 == 0
          && Arrays.equals(words, 2, LAST, other.words, 2, LAST)
          && (int) words[LAST] == (int) other.words[LAST];
    }
  }

  /** A normal number in store, or none. */
  @Structure.FieldOrder({"value", "present"})
  public static final class NextFloat extends Structure implements Structure.ByValue {
    /** The number, if there is one. */
    public float value;

    /** Not 0 if there is one. */
    public byte present;

    boolean isSame(NextFloat other) {
      return present == other.present && (present == 0 || value == other.value);
    }
  }

  /** A normal number in store, or none. */
  @Structure.FieldOrder({"value", "present"})
  public static final class NextDouble extends Structure implements Structure.ByValue {
    /** The number, if there is one. */
    public double value;

    /** Not 0 if there is one. */
    public byte present;

    boolean isSame(NextDouble other) {
      return present == other.present && (present == 0 || value == other.value);
    }
  }
}
