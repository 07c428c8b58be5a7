package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What measurements take, and how often they fail. */
final class CostMeters implements MeasurementSink {

  private final Timer timer;
  private final Counter products;
  private final Counter leftOut;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);

  CostMeters(RunMeters meters) {
    timer = meters.timer(RunMeters.TIMER, "Time a measurement takes");
    products =
        meters.counter(
            "spherometer.measurement.products",
            "products",
            "Hessian-vector products that measurements took");
    leftOut =
        meters.counter(
            "spherometer.left.out.measurements",
            "measurements",
            "Measurements that were due while another one was under way and a third waited");
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          reason,
          meters.counter(
              "spherometer.measurement.failures",
              "failures",
              "Measurements that are missing or worse than asked for",
              "reason",
              reason.label()));
    }
  }

  @Override
  public void accept(Measurement measurement) {
    timer.record(measurement.duration());
    products.increment(measurement.products());
  }

  @Override
  public void leftOut() {
    leftOut.increment();
  }

  @Override
  public void failed(FailureReason reason) {
    Objects.requireNonNull(failures.get(reason)).increment();
  }
}
