package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A number along a training: its mean over seeds, and the band from the least of them to the
 * largest.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mean(double[] steps, double[] mean, double[] low, double[] high) {

  static Mean of(List<SgdRun> runs, ToDoubleFunction<Measurement> number) {
    Map<Long, List<Double>> all = new TreeMap<>();
    for (SgdRun run : runs) {
      for (Measurement measurement : run.measurements()) {
        all.computeIfAbsent(measurement.step().batch(), key -> new ArrayList<>())
            .add(number.applyAsDouble(measurement));
      }
    }
    int n = all.size();
    Mean result = new Mean(new double[n], new double[n], new double[n], new double[n]);
    int i = 0;
    for (Map.Entry<Long, List<Double>> entry : all.entrySet()) {
      double[] values = entry.getValue().stream().mapToDouble(Double::doubleValue).toArray();
      result.set(i++, entry.getKey(), values);
    }
    return result;
  }

  private void set(int i, long step, double[] values) {
    steps[i] = step;
    mean[i] = Arrays.stream(values).average().orElse(Double.NaN);
    low[i] = Arrays.stream(values).min().orElse(Double.NaN);
    high[i] = Arrays.stream(values).max().orElse(Double.NaN);
  }

  /**
   * Adds line and band.
   *
   * @param unit of the axis, in steps
   */
  void addTo(Plot plot, String name, double unit) {
    double[] x = Arrays.stream(steps).map(step -> step / unit).toArray();
    plot.line(name, x, mean).band(name, x, low, high);
  }
}
