package io.github.spherometer.examples.experiment;

import java.util.Locale;

/** How much of an experiment is done. */
public enum Scale {
  /** A few seconds, to see that everything works; too little to see anything else. */
  TINY(2),
  /** About three minutes on two processors. */
  QUICK(2),
  /** Less than an hour on two processors. */
  STANDARD(3),
  /** The settings of the paper, for a bigger machine. */
  PAPER(5);

  private final int seeds;

  Scale(int seeds) {
    this.seeds = seeds;
  }

  /**
   * Returns how often a setting is run, with other random numbers each time.
   *
   * @return at least 2
   */
  public int seeds() {
    return seeds;
  }

  /**
   * Picks what belongs to this scale.
   *
   * @param tiny for {@link #TINY}
   * @param quick for {@link #QUICK}
   * @param standard for {@link #STANDARD}
   * @param paper for {@link #PAPER}
   * @return one of them
   */
  public <T> T pick(T tiny, T quick, T standard, T paper) {
    return switch (this) {
      case TINY -> tiny;
      case QUICK -> quick;
      case STANDARD -> standard;
      case PAPER -> paper;
    };
  }

  /** As it is typed and as folders are named. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
