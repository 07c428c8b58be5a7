package io.github.spherometer.surface.random;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PyTorch's random generator for processors, of which there is one in a process. DJL can seed it
 * and no more; its library can read it and put it back, under names that the compiler gave (those
 * of Linux and macOS). A state is the Mersenne twister and the normal numbers it has in store.
 *
 * <p>The generators of GPUs are others, and stay out of reach.
 */
public final class EngineGenerator {

  private static final Logger logger = LoggerFactory.getLogger(EngineGenerator.class);

  private static final String IMPL = "_ZN2at16CPUGeneratorImpl";

  private final Pointer generator;
  private final Function random;
  private final Function seed;
  private final Function engine;
  private final Function setEngine;
  private final Function nextFloat;
  private final Function setNextFloat;
  private final Function nextDouble;
  private final Function setNextDouble;

  private EngineGenerator(NativeLibrary torch) {
    Function ofProcess = torch.getFunction("_ZN2at6detail22getDefaultCPUGeneratorEv");
    generator = ofProcess.invokePointer(new Object[0]).getPointer(0);
    random = torch.getFunction(IMPL + "8random64Ev");
    seed = torch.getFunction(IMPL + "16set_current_seedEm");
    engine = torch.getFunction(IMPL + "6engineEv");
    setEngine = torch.getFunction(IMPL + "10set_engineENS_14mt19937_engineE");
    nextFloat = torch.getFunction(IMPL + "24next_float_normal_sampleEv");
    setNextFloat = torch.getFunction(IMPL + "28set_next_float_normal_sampleESt8optionalIfE");
    nextDouble = torch.getFunction(IMPL + "25next_double_normal_sampleEv");
    setNextDouble = torch.getFunction(IMPL + "29set_next_double_normal_sampleESt8optionalIdE");
  }

  /** The generator, or nothing where its functions have other names. */
  public static Optional<EngineGenerator> ofProcess() {
    return Holder.GENERATOR;
  }

  /** A state, to be compared and put back. */
  record State(
      GeneratorStructures.Engine engine,
      GeneratorStructures.NextFloat nextFloat,
      GeneratorStructures.NextDouble nextDouble) {

    boolean isSame(State other) {
      return engine.isSame(other.engine)
          && nextFloat.isSame(other.nextFloat)
          && nextDouble.isSame(other.nextDouble);
    }
  }

  State state() {
    Object[] self = {generator};
    return new State(
        (GeneratorStructures.Engine) engine.invoke(GeneratorStructures.Engine.class, self),
        (GeneratorStructures.NextFloat) nextFloat.invoke(GeneratorStructures.NextFloat.class, self),
        (GeneratorStructures.NextDouble)
            nextDouble.invoke(GeneratorStructures.NextDouble.class, self));
  }

  void set(State state) {
    setEngine.invokeVoid(new Object[] {generator, state.engine()});
    setNextFloat.invokeVoid(new Object[] {generator, state.nextFloat()});
    setNextDouble.invokeVoid(new Object[] {generator, state.nextDouble()});
  }

  void seed(long value) {
    seed.invokeVoid(new Object[] {generator, value});
  }

  /** Runs work that draws the same numbers every time, and puts the generator back. */
  <T> T held(long seedOfWork, Supplier<T> work) {
    State before = state();
    seed(seedOfWork);
    try {
      return work.get();
    } finally {
      set(before);
    }
  }

  /** A number drawn is seen in the state, and is the same once the state is put back. */
  private boolean drawsTheSameAgain() {
    State before = state();
    long first = random.invokeLong(new Object[] {generator});
    boolean seen = !state().isSame(before);
    set(before);
    boolean same = random.invokeLong(new Object[] {generator}) == first;
    set(before);
    return seen && same && state().isSame(before);
  }

  private static final class Holder {

    private static final Optional<EngineGenerator> GENERATOR = find();

    private static Optional<EngineGenerator> find() {
      try {
        Path library =
            Path.of(LibUtils.getLibtorchPath()).resolve(System.mapLibraryName("torch_cpu"));
        EngineGenerator found = new EngineGenerator(NativeLibrary.getInstance(library.toString()));
        return Optional.of(found).filter(EngineGenerator::drawsTheSameAgain);
      } catch (RuntimeException | LinkageError e) {
        logger.debug("The engine's random generator cannot be read", e);
        return Optional.empty();
      }
    }
  }
}
