package io.github.spherometer.dashboards.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real trainings at one batch a second. The limits of the alert were chosen on trainings of the
 * same kinds, most of them with these learning rates and nets, but with other seeds, and so other
 * data and other starts; they were left alone after these here had been seen.
 */
class SharpnessAlertTest {

  private static final String ALERT = "SharpnessAboveThreshold";

  private static Lapsed lapsed;

  @BeforeAll
  static void train() throws Exception {
    List<Lesson> lessons = new ArrayList<>(Lessons.diverging());
    lessons.addAll(Lessons.healthy());
    lapsed = Lapsed.of(lessons, 1);
  }

  private static List<String> names(List<Lesson> lessons) {
    return lessons.stream().map(Lesson::name).toList();
  }

  @Test
  void divergencesOfEveryKindAreReportedBeforeTheLossIsNotFinite() {
    List<String> inTime = lapsed.inTime(ALERT);
    assertThat(inTime).containsAnyElementsOf(names(Lessons.raisedRates()));
    assertThat(inTime).containsAnyElementsOf(names(Lessons.shortWarmUps()));
    assertThat(inTime).containsAnyElementsOf(names(Lessons.highMomenta()));
    assertThat(inTime).containsAnyElementsOf(names(Lessons.lowBetas()));
    assertThat(inTime).hasSizeGreaterThan(diverged().size() / 2);
  }

  /** Some survive, though their sharpness was far too high. */
  private static List<String> diverged() {
    return names(Lessons.diverging()).stream()
        .filter(run -> !(lapsed.recording(run).lossRatio() < 1))
        .toList();
  }

  /** A few batches between two measurements are all that some have. */
  @Test
  void whatDivergesTooFastForThatIsReportedWhenItsLossIsNotFinite() {
    List<String> late = new ArrayList<>(diverged());
    late.removeAll(lapsed.inTime(ALERT));
    assertThat(late)
        .allSatisfy(run -> assertThat(lapsed.first("NonFiniteCurvature", run)).isPresent());
  }

  @Test
  void healthyTrainingsSetOffNoAlert() {
    List<String> healthy = names(Lessons.healthy());
    assertThat(healthy).hasSizeGreaterThanOrEqualTo(10);
    assertThat(lapsed.firings()).noneMatch(firing -> healthy.contains(firing.run()));
  }

  @Test
  void healthyTrainingsLearn() {
    for (Lesson lesson : Lessons.healthy()) {
      Recording recording = lapsed.recording(lesson.name());
      assertThat(recording.lossRatio()).as(lesson.name()).isLessThan(0.9);
    }
  }
}
