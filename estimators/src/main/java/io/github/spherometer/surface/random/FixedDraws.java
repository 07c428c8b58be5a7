package io.github.spherometer.surface.random;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs forward passes so that the engine's random generator is afterwards where it was. A pass that
 * draws nothing, as nearly all do, runs as it is. One that moves the generator is run again on
 * numbers of a fixed seed, which makes it a function of its parameters, and the same one at every
 * measurement.
 *
 * <p>Other threads may draw from the generator too. A pass that draws nothing from a fixed seed is
 * not the one that moved it, and nothing is put back.
 */
public final class FixedDraws {

  private static final long SEED = 42;

  private final Optional<EngineGenerator> generator;
  private boolean drawing;

  public FixedDraws(Optional<EngineGenerator> generator) {
    this.generator = generator;
  }

  /** Of the engine's own generator. */
  public static FixedDraws ofEngine() {
    return new FixedDraws(EngineGenerator.ofProcess());
  }

  /** For passes that are known to draw nothing, while others draw. */
  public static FixedDraws none() {
    return new FixedDraws(Optional.empty());
  }

  /** Whether a pass was found to draw random numbers. */
  public boolean drawing() {
    return drawing;
  }

  /** Runs a pass of which it is known by now whether it draws. */
  public <T> T again(int stream, Supplier<T> pass) {
    return drawing ? generator.orElseThrow().held(SEED + stream, pass) : pass.get();
  }

  /**
   * Runs a pass, and finds out whether it draws.
   *
   * @param stream numbers of its own for every batch
   * @param value what is the same if a pass is repeated
   * @param discarded given the results that are not returned
   * @throws IllegalStateException if it draws while other threads do
   */
  public <T> T run(int stream, Supplier<T> pass, Function<T, Object> value, Consumer<T> discarded) {
    if (drawing || generator.isEmpty()) {
      return again(stream, pass);
    }
    EngineGenerator known = generator.get();
    EngineGenerator.State before = known.state();
    T result = orPutBack(known, before, pass);
    if (known.state().isSame(before)) {
      return result;
    }
    discarded.accept(result);
    Supplier<Object> repeated =
        () -> {
          T another = pass.get();
          discarded.accept(another);
          return value.apply(another);
        };
    drawing = isDrawing(known, SEED + stream, repeated);
    if (drawing) {
      known.set(before);
    }
    return again(stream, pass);
  }

  private static <T> T orPutBack(
      EngineGenerator generator, EngineGenerator.State before, Supplier<T> pass) {
    try {
      return pass.get();
    } catch (RuntimeException | Error e) {
      generator.set(before);
      throw e;
    }
  }

  /** Whether it draws the same numbers again from the same seed, and not none. */
  private static boolean isDrawing(EngineGenerator generator, long seed, Supplier<Object> pass) {
    EngineGenerator.State before = generator.state();
    try {
      generator.seed(seed);
      EngineGenerator.State seeded = generator.state();
      Object first = pass.get();
      EngineGenerator.State after = generator.state();
      if (after.isSame(seeded)) {
        return false;
      }
      generator.seed(seed);
      Object second = pass.get();
      boolean alone = generator.state().isSame(after);
      if (!alone && !first.equals(second)) {
        throw new IllegalStateException(
            "the model or its loss draws random numbers while other threads do; must be alone with"
                + " the engine's generator to be measured");
      }
      return alone;
    } finally {
      generator.set(before);
    }
  }
}
