package io.github.spherometer.dashboards.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measured every 100 batches, as by default: at a batch a second its budget leaves none out. The
 * limits were chosen on trainings of the same kinds with the seeds of {@link Lessons} plus 1000 and
 * plus 2000, and on 36 others, seeds 5001 to 5036.
 */
class DefaultScheduleTest {

  private static final String ALERT = "SharpnessAboveThreshold";

  private static final double EVALUATION_SECONDS = 10;

  private static Lapsed lapsed;

  @BeforeAll
  static void train() throws Exception {
    List<Lesson> lessons = new ArrayList<>(Lessons.raisedRates());
    lessons.addAll(Lessons.healthy());
    lapsed =
        Lapsed.of(
            lessons.stream().map(lesson -> lesson.with(o -> o.everyBatches(100))).toList(), 1);
  }

  private static List<String> names(List<Lesson> lessons) {
    return lessons.stream().map(Lesson::name).toList();
  }

  private static List<String> diverged() {
    return names(Lessons.raisedRates()).stream()
        .filter(run -> !Double.isFinite(lapsed.recording(run).lossRatio()))
        .toList();
  }

  /** A scrape and an evaluation later, long before the next measurement at batch 200. */
  @Test
  void everyRaisedRateThatDivergesIsReportedAtOnce() {
    assertThat(diverged())
        .isNotEmpty()
        .allSatisfy(
            run -> {
              assertThat(lapsed.first(ALERT, run)).as(run).isPresent();
              assertThat(lapsed.first(ALERT, run).getAsDouble())
                  .as(run)
                  .isBetween(
                      (double) Lessons.RAISED_AT,
                      (double) Lessons.RAISED_AT + TimeLapse.SCRAPE_SECONDS + EVALUATION_SECONDS);
            });
  }

  /** The others diverge within six batches, and no alert can be that quick. */
  @Test
  void someAreReportedBeforeTheLossIsNotFinite() {
    assertThat(lapsed.inTime(ALERT)).containsAnyElementsOf(diverged());
  }

  @Test
  void healthyTrainingsSetOffNoAlert() {
    List<String> healthy = names(Lessons.healthy());
    assertThat(lapsed.firings()).noneMatch(firing -> healthy.contains(firing.run()));
  }
}
