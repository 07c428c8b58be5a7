package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** How often a spectrum says that it has converged and is wrong. */
final class MissesSection implements Section {

  private static final double TOLERANCE = 0.01;

  /** Of each spectrum, for each number of eigenvalues and way to start. */
  private static final int RUNS = Integer.getInteger("misses.runs", 100);

  /** A regular expression of the names of ways to start. */
  private static final String STARTS = System.getProperty("misses.starts", ".*");

  /** The k of {1, 2, 3, 5, 10} at least this. */
  private static final int LOWEST_RANK = Integer.getInteger("misses.lowest", 1);

  private static final int[] RANKS =
      IntStream.of(1, 2, 3, 5, 10).filter(k -> k >= LOWEST_RANK).toArray();

  @Override
  public String name() {
    return "misses";
  }

  @Override
  public String description() {
    return "Runs of Lanczos with different seeds over planted spectra of 300 eigenvalues, "
        + RUNS
        + " of each spectrum (-Dmisses.runs, -Dmisses.starts, -Dmisses.lowest): how many converged, how many of those were wrong at a"
        + " rank by more than twice the tolerance, and their mean products; and of all runs, in how"
        + " many the largest or the smallest eigenvalue was farther away than the error that is"
        + " stated for it. Where a wanted eigenvalue has another within 2.5 tolerances the spectrum"
        + " is left out for that k. Goal: at most one wrong in 10 000.";
  }

  @Override
  public List<String> columns() {
    return List.of("start", "k", "runs", "converged", "wrong", "products", "extremes wrong");
  }

  /**
   * A way to run the method.
   *
   * @param spare room of the basis beyond k vectors, 0 for no limit
   * @param start places of the eigenvectors that are near the start vectors
   */
  private record Way(String name, Which which, int blockSize, int spare, List<Integer> start) {

    Way(String name, Which which, int blockSize, int spare, Integer... start) {
      this(name, which, blockSize, spare, List.of(start));
    }

    Lanczos lanczos(int topK, long seed, long size) {
      Lanczos.Builder builder =
          Lanczos.builder().topK(topK).which(which).blockSize(blockSize).seed(seed);
      return (spare == 0 ? builder : builder.maxBasisBytes(8 * size * (topK + spare))).build();
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("cold", Which.LARGEST_MAGNITUDE, 1, 0),
          new Way("cold, largest algebraic", Which.LARGEST_ALGEBRAIC, 1, 0),
          new Way("cold, smallest algebraic", Which.SMALLEST_ALGEBRAIC, 1, 0),
          new Way("cold, both ends", Which.BOTH_ENDS, 1, 0),
          new Way("block of 2", Which.LARGEST_MAGNITUDE, 2, 0),
          new Way("block of 3, both ends", Which.BOTH_ENDS, 3, 0),
          new Way("restarted", Which.LARGEST_MAGNITUDE, 1, 4),
          new Way("block of 2, restarted", Which.LARGEST_MAGNITUDE, 2, 5),
          new Way("warm, right vectors", Which.LARGEST_MAGNITUDE, 1, 0, 0, 1, 2, 3, 4),
          new Way("warm, all but the first", Which.LARGEST_MAGNITUDE, 1, 0, 1, 2, 3, 4, 5),
          new Way("warm, useless", Which.LARGEST_MAGNITUDE, 1, 0, 100, 101, 102),
          new Way("mixed", Which.LARGEST_MAGNITUDE, 1, 0, 1),
          new Way("mixed, restarted", Which.LARGEST_MAGNITUDE, 1, 4, 1));

  @Override
  public void measure(Consumer<List<Object>> rows) {
    for (Way way : WAYS) {
      if (way.name().matches(STARTS)) {
        for (int topK : RANKS) {
          rows.accept(row(way, topK));
        }
      }
    }
  }

  private static List<Object> row(Way way, int topK) {
    Counts counts = new Counts();
    for (PlantedSpectrum planted : PlantedSpectrum.all()) {
      if (planted.isSeparated(way.which(), topK, 2.5 * TOLERANCE)) {
        try (NDManager manager = NDManager.newBaseManager()) {
          LinearOperator operator = planted.operator(manager);
          for (int seed = 0; seed < RUNS; seed++) {
            counts.add(way.which(), planted, spectrum(way, topK, operator, seed));
          }
        }
      }
    }
    return counts.row(way.name(), topK);
  }

  private static Spectrum spectrum(Way way, int topK, LinearOperator operator, int seed) {
    Lanczos lanczos = way.lanczos(topK, seed, operator.size());
    if (way.start().isEmpty()) {
      return lanczos.spectrum(operator);
    }
    try (NDArray start = start(operator, seed, way.start())) {
      return lanczos.spectrum(operator, start);
    }
  }

  /** Eigenvectors, turned by about a tenth. */
  private static NDArray start(LinearOperator operator, int seed, List<Integer> places) {
    int size = Math.toIntExact(operator.size());
    Random random = new Random(seed);
    double[] rows = new double[places.size() * size];
    for (int row = 0; row < places.size(); row++) {
      for (int i = 0; i < size; i++) {
        rows[row * size + i] = 0.1 / Math.sqrt(size) * random.nextGaussian();
      }
      rows[row * size + places.get(row)] += 1;
    }
    Shape shape = new Shape(places.size(), size);
    return operator.manager().create(rows, shape).toType(DataType.FLOAT64, false);
  }

  /** What became of many runs. */
  private static final class Counts {

    private int runs;
    private int converged;
    private int wrong;
    private long products;
    private int extremesWrong;

    void add(Which which, PlantedSpectrum planted, Spectrum found) {
      runs++;
      if (found.converged()) {
        converged++;
        products += found.products();
        double error = planted.error(which, found.ritzValues());
        wrong += error > 2 * TOLERANCE * planted.magnitude() ? 1 : 0;
      }
      double above = Math.abs(planted.largest() - found.largest().value());
      double below = Math.abs(planted.smallest() - found.smallest().value());
      boolean held = above <= found.largest().error() && below <= found.smallest().error();
      extremesWrong += held ? 0 : 1;
    }

    List<Object> row(String way, int topK) {
      double mean = (double) products / Math.max(1, converged);
      return List.of(way, topK, runs, converged, wrong, mean, extremesWrong);
    }
  }
}
