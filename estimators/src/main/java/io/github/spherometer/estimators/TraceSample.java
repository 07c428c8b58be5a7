package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;

/** The quadratic forms of the probes so far: of the whole complement, and of its groups. */
final class TraceSample {

  private final LinearOperator operator;
  private final Deflation deflation;
  private final List<ParameterGroup> groups;
  private final RandomVectors probes;
  private final RunningMean whole = new RunningMean();
  private final List<RunningMean> parts = new ArrayList<>();
  private final double knownTrace;

  TraceSample(
      LinearOperator operator, Deflation deflation, List<ParameterGroup> groups, long seed) {
    this.operator = operator;
    this.deflation = deflation;
    this.groups = groups;
    probes = RandomVectors.probes(operator, seed);
    groups.forEach(group -> parts.add(new RunningMean()));
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

  /** Draws a probe z and takes z'PAPz; of a group, the part of this sum that belongs to it. */
  void draw() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray probe = probes.rademacher();
      NDArray projected = groups.isEmpty() ? probe : probe.duplicate();
      deflation.projectOut(projected);
      NDArray product = operator.apply(projected);
      whole.add(finite(Scalars.dot(projected, product)));
      if (!groups.isEmpty()) {
        deflation.projectOut(product);
        addParts(probe, product);
      }
    }
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteProductException(size() + 1, value);
    }
    return value;
  }

  private void addParts(NDArray probe, NDArray product) {
    for (int i = 0; i < groups.size(); i++) {
      NDIndex slice = new NDIndex().addSliceDim(groups.get(i).start(), groups.get(i).end());
      parts.get(i).add(Scalars.dot(probe.get(slice), product.get(slice)));
    }
  }
}
