package io.github.spherometer.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.spherometer.examples.report.statistics.Digits;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void numbersHaveFourDigitsAndStandOnTheRight() {
    Table table = Table.of("name", "value").row("l1", 3.14159).row("none", Double.NaN);

    assertThat(table.markdown())
        .isEqualTo("| name | value |\n|---|---:|\n| l1 | 3.142 |\n| none | - |\n");
  }

  @Test
  void barsAndLinesWithinACellAreEscaped() {
    assertThat(Table.of("a|b").row("c|d\ne").markdown())
        .isEqualTo("| a\\|b |\n|---|\n| c\\|d e |\n");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Table.of("a", "b").row(1));
  }

  @Test
  void whatIsTinyOrHugeHasAPowerOfTen() {
    assertThat(Digits.of(0.000123456)).isEqualTo("1.235e-4");
    assertThat(Digits.of(-12345678)).isEqualTo("-1.235e7");
    assertThat(Digits.of(123456)).isEqualTo("123500");
    assertThat(Digits.of(0)).isEqualTo("0");
    assertThat(Digits.of(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
  }
}
