package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoansTest {

  private static final double BUDGET = 0.05;

  private final Loans loans = new Loans(BUDGET);

  @Test
  void theFirstMeasurementMayTakeASecondAtOnce() {
    assertThat(loans.allow(0.99, 0.01, true)).isTrue();
    assertThat(loans.allow(1.01, 0.01, true)).isFalse();
    assertThat(loans.allow(0.99, 0.01, false)).isFalse();
  }

  @Test
  void afterThatItKeepsToTheBudget() {
    for (boolean first : new boolean[] {true, false}) {
      assertThat(loans.allow(4.99, 100, first)).isTrue();
      assertThat(loans.allow(5.01, 100, first)).isFalse();
    }
  }

  @Test
  void loansFollowEachOtherAtTwiceTheBudgetAtMost() {
    loans.batchTrained(100);
    loans.lent(0.5);
    assertThat(loans.allow(0.5, 104.9, false)).isFalse();
    assertThat(loans.allow(0.5, 105.1, false)).isTrue();
  }

  @Test
  void aLongBatchLendsSeveralTimesAndWhatWasNotLentBeforeItIsNot() {
    loans.batchTrained(100);
    int lent = 0;
    while (loans.allow(0, 102, false)) {
      loans.lent(0.03);
      lent++;
    }
    assertThat(lent).isEqualTo(7);
  }

  @Test
  void theShareOfALongTrainingThatIsLentIsTheBudget() {
    double felt = 3; // a long pause at the start, say
    for (int batch = 1; batch <= 100_000; batch++) {
      double training = batch * 0.01;
      if (loans.allow(felt, training, false)) {
        loans.lent(0.004);
        felt += 0.004;
      }
      loans.batchTrained(training);
    }
    assertThat(felt / 1000).isEqualTo(BUDGET, within(1e-4));
  }
}
