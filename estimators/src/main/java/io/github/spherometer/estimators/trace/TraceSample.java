package io.github.spherometer.estimators.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Deflation;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;

/** What the probes so far say of the trace of the complement, and of the shares of groups in it. */
final class TraceSample {

  private final LinearOperator operator;
  private final Deflation deflation;
  private final List<ParameterGroup> groups;
  private final List<ParameterGroup> wholeAndGroups = new ArrayList<>();
  private final RandomVectors probes;
  private final DiagonalSum whole = new DiagonalSum();
  private final List<DiagonalSum> parts = new ArrayList<>();
  private final double knownTrace;

  TraceSample(
      LinearOperator operator, Deflation deflation, List<ParameterGroup> groups, long seed) {
    this.operator = operator;
    this.deflation = deflation;
    this.groups = groups;
    probes = RandomVectors.probes(operator.manager(), operator.size(), operator.dataType(), seed);
    wholeAndGroups.add(new ParameterGroup("whole", 0, operator.size()));
    wholeAndGroups.addAll(groups);
    groups.forEach(group -> parts.add(new DiagonalSum()));
    knownTrace = deflation.trace();
  }

  int size() {
    return whole.count();
  }

  double trace() {
    return deflation.isComplete() ? knownTrace : knownTrace + whole.mean();
  }

  double standardError() {
    return deflation.isComplete() ? 0 : whole.standardError();
  }

  List<GroupTrace> groupTraces() {
    List<GroupTrace> traces = new ArrayList<>(groups.size());
    for (int i = 0; i < groups.size(); i++) {
      double known = deflation.trace(groups.get(i));
      double rest = deflation.isComplete() ? 0 : parts.get(i).mean();
      double error = deflation.isComplete() ? 0 : parts.get(i).standardError();
      traces.add(new GroupTrace(groups.get(i), known + rest, error));
    }
    return List.copyOf(traces);
  }

  /**
   * Draws a probe z and takes the entries z_i (PAPz)_i, each of which has the expectation of a
   * diagonal entry of PAP. While the product is made, only the signs of z are kept, a byte each.
   */
  void draw() {
    ArrayScope.run(
        () -> {
          NDArray probe = probes.unseenRademacher();
          NDArray signs = probe.toType(DataType.INT8, true);
          deflation.projectOut(probe);
          NDArray product = operator.apply(probe);
          requireFinite(product);
          deflation.projectOut(product);
          List<FoldedProbe> folded = FoldedProbe.of(product, signs, wholeAndGroups);
          for (int i = 0; i < folded.size(); i++) {
            DiagonalSum sum = i == 0 ? whole : parts.get(i - 1);
            sum.add(folded.get(i).product(), folded.get(i).entries());
          }
        });
  }

  private void requireFinite(NDArray product) {
    if (!InnerProducts.isFinite(product)) {
      throw new NonFiniteProductException(size() + 1, InnerProducts.norm(product));
    }
  }
}
