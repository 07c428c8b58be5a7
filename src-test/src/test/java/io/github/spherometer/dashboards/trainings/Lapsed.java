package io.github.spherometer.dashboards.trainings;

import io.github.spherometer.dashboards.servers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Trainings with the alerts that they set off.
 *
 * @param recordings by run
 * @param firings of all of them
 */
record Lapsed(Map<String, Recording> recordings, List<Firing> firings) {

  /**
   * Trains, and asks promtool; a test without promtool is reported as skipped.
   *
   * @param rate batches a second
   */
  static Lapsed of(List<Lesson> lessons, int rate) throws IOException, InterruptedException {
    Programs.assumeInstalled("promtool");
    Map<String, Recording> recordings = new LinkedHashMap<>();
    TimeLapse lapse = new TimeLapse();
    for (Lesson lesson : lessons) {
      Recording recording = Recorder.record(lesson, rate);
      recordings.put(lesson.name(), recording);
      lapse.add(Faults.seen(lesson.name(), recording.pages()));
    }
    Path folder = Files.createTempDirectory("trainings");
    try {
      return new Lapsed(recordings, lapse.firings(folder));
    } finally {
      Files.deleteIfExists(folder.resolve("trainings.yml"));
      Files.deleteIfExists(folder);
    }
  }

  Recording recording(String run) {
    return Objects.requireNonNull(recordings.get(run), run);
  }

  /** When an alert first fired for a run, in seconds since it began. */
  OptionalDouble first(String alert, String run) {
    return firings.stream()
        .filter(firing -> firing.alert().equals(alert) && firing.run().equals(run))
        .mapToDouble(Firing::seconds)
        .min();
  }

  /** The runs for which an alert fired before the loss of a batch was no number, if it was. */
  List<String> inTime(String alert) {
    List<String> runs = new ArrayList<>();
    recordings.forEach(
        (run, recording) -> {
          OptionalDouble fired = first(alert, run);
          if (fired.isPresent() && fired.getAsDouble() < recording.secondsToNonFinite()) {
            runs.add(run);
          }
        });
    return runs;
  }
}
