package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LoansTest {

  private static final double BUDGET = 0.05;

  private final Loans loans = new Loans(BUDGET);

  private static TrainingProgress after(double training, double felt) {
    return new TrainingProgress(9, 0, 9, 1, training, felt, 0, felt, 0, OptionalLong.empty());
  }

  @Test
  void theFirstMeasurementMayTakeASecondAtOnce() {
    assertThat(loans.allow(after(0.01, 0.99), true)).isTrue();
    assertThat(loans.allow(after(0.01, 1.01), true)).isFalse();
    assertThat(loans.allow(after(0.01, 0.99), false)).isFalse();
  }

  @Test
  void afterThatItKeepsToTheBudget() {
    for (boolean first : new boolean[] {true, false}) {
      assertThat(loans.allow(after(100, 4.99), first)).isTrue();
      assertThat(loans.allow(after(100, 5.01), first)).isFalse();
    }
  }

  @Test
  void loansFollowEachOtherAtTwiceTheBudgetAtMost() {
    loans.lent(0.5, after(100, 0));
    assertThat(loans.allow(after(104.9, 0.5), false)).isFalse();
    assertThat(loans.allow(after(105.1, 0.5), false)).isTrue();
  }

  @Test
  void theShareOfALongTrainingThatIsLentIsTheBudget() {
    double felt = 3; // a long pause at the start, say
    for (int batch = 1; batch <= 100_000; batch++) {
      TrainingProgress progress = after(batch * 0.01, felt);
      if (loans.allow(progress, false)) {
        loans.lent(0.004, progress);
        felt += 0.004;
      }
    }
    assertThat(felt / 1000).isEqualTo(BUDGET, within(1e-4));
  }
}
