package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.surface.error.NotMeasurableException;
import org.junit.jupiter.api.Test;

class ExplainedFailureTest {

  @Test
  void onlyWhatIsNotOursIsNamedByItsClass() {
    assertThat(ExplainedFailure.messageOf(new NotMeasurableException("shapes")))
        .isEqualTo("shapes");
    assertThat(ExplainedFailure.messageOf(new IllegalStateException("shapes")))
        .isEqualTo("IllegalStateException: shapes");
  }

  @Test
  void aMessageIsOneLineThatIsNotTooLong() {
    assertThat(ExplainedFailure.messageOf(new NotMeasurableException("x".repeat(500) + "\nmore")))
        .isEqualTo("x".repeat(500));
    assertThat(ExplainedFailure.messageOf(new NotMeasurableException("x".repeat(501))))
        .isEqualTo("x".repeat(500) + "...");
  }
}
