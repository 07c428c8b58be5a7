package io.github.spherometer.listener.page;

import io.github.spherometer.listener.page.Row.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Makes room among rows, so that what is left still covers the whole training: blocks of neighbours
 * are halved, those first in which rows lie closest. Gradients go before measurements do. A block
 * keeps its first and its last row, the minimum and the maximum of every key series, then attempts
 * that failed and numbers that are not finite, then what lies evenly between.
 */
final class Thinning {

  /** What a person looks for extremes in. */
  static final List<String> KEYS =
      List.of(
          "spherometer_hessian_eigenvalue_max",
          "spherometer_hessian_eigenvalue_min",
          "spherometer_sharpness_ratio",
          "spherometer_training_loss",
          "spherometer_probe_loss",
          "spherometer_hessian_trace",
          "spherometer_gradient_norm",
          "spherometer_batch_sharpness",
          "spherometer_dead_neurons_ratio{layer=\"all\"}");

  /** Its half has room for both ends, and for two extremes a key. */
  private static final int BLOCK = 64;

  /** So many gradients stay, beside measurements. */
  private static final double SHARE_OF_GRADIENTS = 0.25;

  private final int[] keys;

  /**
   * @param keys the columns of the key series
   */
  Thinning(int[] keys) {
    this.keys = keys.clone();
  }

  /** Takes away at least every sixteenth of some thousand rows. */
  List<Row> of(List<Row> rows) {
    long gradients = rows.stream().filter(Thinning::isGradient).count();
    boolean thinGradients = gradients > SHARE_OF_GRADIENTS * rows.size();
    List<Row> candidates = rows.stream().filter(row -> isGradient(row) == thinGradients).toList();
    Set<Row> gone = identitySet();
    for (List<Row> block : densest(candidates)) {
      Set<Row> kept = kept(block);
      block.stream().filter(row -> !kept.contains(row)).forEach(gone::add);
    }
    List<Row> left = new ArrayList<>(rows);
    left.removeIf(gone::contains);
    return left;
  }

  private static boolean isGradient(Row row) {
    return row.kind() == Kind.GRADIENT;
  }

  private static Set<Row> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** The half of the blocks that spans the fewest batches each. */
  private static List<List<Row>> densest(List<Row> rows) {
    List<List<Row>> blocks = new ArrayList<>();
    for (int end = BLOCK; end <= rows.size(); end += BLOCK) {
      blocks.add(rows.subList(end - BLOCK, end));
    }
    blocks.sort(Comparator.comparingLong(Thinning::span));
    return blocks.subList(0, (blocks.size() + 1) / 2);
  }

  private static long span(List<Row> block) {
    return block.get(block.size() - 1).moment().batch() - block.get(0).moment().batch();
  }

  private Set<Row> kept(List<Row> block) {
    Set<Row> kept = identitySet();
    kept.add(block.get(0));
    kept.add(block.get(block.size() - 1));
    for (int key : keys) {
      Comparator<Row> byValue = Comparator.comparingDouble(row -> row.cells().at(key));
      List<Row> known = block.stream().filter(row -> isFinite(row, key)).toList();
      known.stream().min(byValue).ifPresent(kept::add);
      known.stream().max(byValue).ifPresent(kept::add);
    }
    fill(kept, odd(block));
    fill(kept, block);
    return kept;
  }

  private static boolean isFinite(Row row, int key) {
    return Double.isFinite(row.cells().at(key));
  }

  /** Failed, or without a finite number where others have one. */
  private List<Row> odd(List<Row> block) {
    int[] measured =
        Arrays.stream(keys)
            .filter(key -> block.stream().anyMatch(row -> isMeasured(row) && isFinite(row, key)))
            .toArray();
    return block.stream().filter(row -> !isMeasured(row) || lacksOneOf(measured, row)).toList();
  }

  private static boolean isMeasured(Row row) {
    return row.kind() != Kind.MISSED;
  }

  private static boolean lacksOneOf(int[] measured, Row row) {
    return Arrays.stream(measured).anyMatch(key -> !isFinite(row, key));
  }

  /** Adds rows until half a block is kept, evenly if there are too many. */
  private static void fill(Set<Row> kept, List<Row> more) {
    List<Row> left = more.stream().filter(row -> !kept.contains(row)).toList();
    int room = Math.min(BLOCK / 2 - kept.size(), left.size());
    for (int i = 0; i < room; i++) {
      kept.add(left.get((2 * i + 1) * left.size() / (2 * room)));
    }
  }
}
