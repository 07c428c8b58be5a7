package io.github.spherometer.estimators.trace;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.vector.VectorReader;
import java.util.List;

/**
 * What is kept of a probe z and the product Bz, over a group of rows: the product itself and the
 * entries z_i (Bz)_i, as {@link FoldedVector}s.
 */
final class FoldedProbe {

  /** Prime near 2^10: squared cosines of folded vectors are off by 1 / 2^10, 0.001. */
  private static final int DIRECTION = 1_021;

  /** Prime near 2^14: variances from folded vectors are off by sqrt(2 / 2^14), 1 %. */
  private static final int ENTRIES = 16_381;

  private final ParameterGroup group;
  private final FoldedVector product;
  private final FoldedVector entries;

  private FoldedProbe(ParameterGroup group) {
    this.group = group;
    product = new FoldedVector((int) Math.min(DIRECTION, group.size()));
    entries = new FoldedVector((int) Math.min(ENTRIES, group.size()));
  }

  /**
   * Folds the parts of several groups, all in one pass. On the heap, where no array is made and the
   * engine is hardly called: for a small model that is most of the time.
   *
   * @param product Bz
   * @param signs z, a byte each
   */
  static List<FoldedProbe> of(NDArray product, NDArray signs, List<ParameterGroup> groups) {
    List<FoldedProbe> probes = groups.stream().map(FoldedProbe::new).toList();
    VectorReader products = new VectorReader(product);
    VectorReader probe = new VectorReader(signs);
    double[] values = new double[VectorReader.CHUNK];
    double[] entries = new double[VectorReader.CHUNK];
    for (long start = 0; start < product.size(); start += VectorReader.CHUNK) {
      int count = products.read(values);
      probe.read(entries);
      for (int i = 0; i < count; i++) {
        entries[i] *= values[i];
      }
      for (FoldedProbe folded : probes) {
        folded.add(start, values, entries, count);
      }
    }
    return probes;
  }

  private void add(long start, double[] values, double[] valuesOfEntries, int count) {
    int from = (int) Math.min(count, Math.max(0, group.start() - start));
    int to = (int) Math.min(count, Math.max(0, group.end() - start));
    product.add(values, from, to);
    entries.add(valuesOfEntries, from, to);
  }

  /** Bz. */
  FoldedVector product() {
    return product;
  }

  /** The z_i (Bz)_i. */
  FoldedVector entries() {
    return entries;
  }
}
