package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** What is left to see: what is written later covers what was there. */
  private List<String> seen() {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int column = 0;
    for (char c : bytes.toString(StandardCharsets.UTF_8).toCharArray()) {
      if (c == '\n') {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        column = 0;
      } else if (c == '\r') {
        column = 0;
      } else {
        line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
        column++;
      }
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  @Test
  void nothingIsLeftOfTheChangingLine() {
    Screen screen = new Screen(out, true);
    screen.line("first");
    screen.status("a long line that changes");
    screen.status("short");
    assertThat(seen()).containsExactly("first", "short");
    screen.status("x".repeat(200));
    assertThat(seen()).containsExactly("first", "x".repeat(Screen.WIDTH));
    screen.line("2");
    screen.status("once more");
    screen.erase();
    assertThat(seen()).containsExactly("first", "2", "");
  }

  @Test
  void nobodySeesItInAFile() {
    Screen screen = new Screen(out, false);
    screen.line("first");
    screen.status("batch 1");
    screen.erase();
    screen.line("second");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("first", "second");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0000",
    "0.55210, 0.5521",
    "-0.55210, -0.552",
    "0.00231, 0.0023",
    "0.0000021, 2e-06",
    "-0.0000021, -2e-06",
    "9.99999985, 10.00",
    "9.886, 9.886",
    "-9.9996, -10.00",
    "14.539, 14.54",
    "-14.539, -14.54",
    "123.45, 123.5",
    "-999.96, -1000",
    "12345.6, 12346",
    "123456, 1e+05",
    "-1e300, -1e+300",
    "NaN, NaN",
    "Infinity, inf",
    "-Infinity, -inf",
  })
  void numbersHaveFourDigitsInSixCharacters(double number, String text) {
    assertThat(MeasurementTable.short6(number)).isEqualTo(text);
  }
}
