package io.github.spherometer.listener.log;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a training told its sinks, beside what is in a file.
 *
 * @param trajectory what the training went through
 */
record LoggedTraining(RunDescription run, List<Measurement> measurements, Object trajectory) {

  /** Characters of 2, 3 and 4 bytes, and those that JSON lives on. */
  static final String ODD_NAME = "λ₁ 🙂 }{\\\"";

  /** Trains three epochs of eight batches, with a measurement every eight. */
  static LoggedTraining of(String run, MeasurementSink... sinks) throws Exception {
    RecordingSink recorder = new RecordingSink();
    CurvatureListener.Builder builder =
        Listeners.exact().run(run).topK(2).everyBatches(8).sink(recorder);
    Arrays.stream(sinks).forEach(builder::sink);
    try (CurvatureListener listener = builder.build()) {
      Object trajectory = new SmallTraining().epochs(3).listener(listener).run();
      return new LoggedTraining(recorder.runs.get(0), recorder.measurements, trajectory);
    }
  }

  /** The run under another name. */
  RunDescription named(String name) {
    return Json.gson()
        .fromJson(
            Json.gson()
                .toJson(run)
                .replace("\"%s\"".formatted(run.run()), "\"%s\"".formatted(name)),
            RunDescription.class);
  }

  MeasurementLog.Run asRun() {
    return with(measurements, true);
  }

  /** What is left of it in a log. */
  MeasurementLog.Run with(List<Measurement> left, boolean ended) {
    return new MeasurementLog.Run(
        run.run(), Optional.of(run), left, List.of(), List.of(), List.of(), ended);
  }

  void appendTo(Path file) {
    append(file, true);
  }

  /** A line for the run, one for each measurement, and perhaps one for the end. */
  void append(Path file, boolean ended) {
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      sink.started(run);
      measurements.forEach(sink::accept);
      if (ended) {
        sink.ended();
      }
    }
  }
}
