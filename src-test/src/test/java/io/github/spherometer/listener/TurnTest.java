package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnTest {

  private final Turn turn = new Turn(true);

  @Test
  void nothingBeginsBeforeItIsDue() {
    assertThat(turn.isNow(1)).isFalse();
  }

  @Test
  void whatIsDueBeginsOnce() {
    assertThat(turn.comesTooLate(1)).isFalse();
    assertThat(turn.isNow(1)).isTrue();
    turn.begins();
    assertThat(turn.isNow(2)).isFalse();
  }

  @Test
  void whatIsDueWaitsUntilItBegins() {
    turn.comesTooLate(10);
    assertThat(turn.isNow(25)).isTrue();
  }

  @Test
  void oneWaitsAtMost() {
    assertThat(turn.comesTooLate(10)).isFalse();
    assertThat(turn.comesTooLate(20)).isTrue();
    assertThat(turn.comesTooLate(30)).isTrue();
    turn.begins();
    assertThat(turn.comesTooLate(40)).isFalse();
  }

  @Test
  void consecutiveBatchesAreSeveralMeasurementsOfAScheduleThatCountsBatches() {
    assertThat(turn.comesTooLate(10)).isFalse();
    assertThat(turn.comesTooLate(11)).isTrue();
  }

  @Test
  void consecutiveBatchesAreOneMeasurementOfAScheduleThatIsDueAsSoonAsPossible() {
    Turn budget = new Turn(false);
    assertThat(budget.comesTooLate(10)).isFalse();
    assertThat(budget.comesTooLate(11)).isFalse();
    assertThat(budget.comesTooLate(12)).isFalse();
    assertThat(budget.comesTooLate(20)).isTrue();
  }

  @Test
  void eightBatchesAreTrainedAloneBetweenTwoMeasurements() {
    turn.comesTooLate(10);
    turn.begins();
    turn.isOver(15);
    assertThat(turn.comesTooLate(20)).isFalse();
    assertThat(turn.isNow(22)).isFalse();
    assertThat(turn.isNow(23)).isTrue();
  }

  @Test
  void oneThatWaitsCanBeLeftOut() {
    turn.comesTooLate(1);
    assertThat(turn.isWaiting()).isTrue();
    turn.leavesOut();
    assertThat(turn.isWaiting()).isFalse();
    assertThat(turn.isNow(2)).isFalse();
    assertThat(turn.comesTooLate(3)).isFalse();
    assertThat(turn.isNow(3)).isTrue();
  }
}
