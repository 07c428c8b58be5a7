package io.github.spherometer.surface;

import java.util.IdentityHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which graphs stay. They are retained as long as their estimated sizes stay within a limit; the
 * others are built anew for every use, one at a time. A single batch is always retained.
 */
final class RetainedGraphs {

  private final int batches;
  private final boolean hidden;

  /** By identity: arrays are equal if their contents are, and all have one hash code. */
  private final IdentityHashMap<Batch, LossGraph> graphs = new IdentityHashMap<>();

  private long bytes;

  /**
   * @param batches how many there are
   * @param hidden whether the arrays of a graph cannot be counted, so that it fits into no limit
   */
  RetainedGraphs(int batches, boolean hidden) {
    this.batches = batches;
    this.hidden = hidden;
  }

  /** Retains the graph of a batch, or closes it. */
  void add(Batch batch, LossGraph graph, long limit) {
    if (fits(graph.estimatedBytes(), limit)) {
      graphs.put(batch, graph);
      bytes += graph.estimatedBytes();
    } else {
      graph.close();
    }
  }

  /** Unless all graphs are retained, there must be room beside them for one that is not. */
  private boolean fits(long size, long limit) {
    if (batches == 1 || limit == Long.MAX_VALUE) {
      return true;
    }
    boolean completes = graphs.size() == batches - 1;
    long another = completes ? 0 : size;
    return !hidden && bytes + size + another <= limit;
  }

  int size() {
    return graphs.size();
  }

  long bytes() {
    return bytes;
  }

  /** Uses the graph of a batch, which is built if it is not retained, and closed afterwards. */
  <T> T use(Batch batch, Supplier<LossGraph> anew, Function<LossGraph, T> use) {
    LossGraph graph = graphs.get(batch);
    if (graph != null) {
      return use.apply(graph);
    }
    try (LossGraph temporary = anew.get()) {
      return use.apply(temporary);
    }
  }
}
