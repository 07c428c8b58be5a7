package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.function.DoubleSupplier;

/** What the process of the training takes of the machine, until the training has ended. */
final class ProcessMeters implements MeasurementSink {

  private volatile boolean active = true;
  private volatile double secondsAtTheEnd;

  ProcessMeters(RunMeters meters) {
    memory(meters, "heap", ProcessUse::heap);
    memory(meters, "resident", ProcessUse::resident);
    meters.functionCounter(
        "spherometer.processor",
        "seconds",
        "Time that the process has computed, on all processors together",
        this,
        process -> process.active ? ProcessUse.processorSeconds() : process.secondsAtTheEnd);
  }

  private void memory(RunMeters meters, String kind, DoubleSupplier bytes) {
    meters.gauge(
        "spherometer.memory.bytes",
        "What the process has of the machine's memory (resident), and has in use on Java's heap",
        () -> active ? bytes.getAsDouble() : Double.NaN,
        "kind",
        kind);
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void ended() {
    secondsAtTheEnd = ProcessUse.processorSeconds();
    active = false;
  }
}
