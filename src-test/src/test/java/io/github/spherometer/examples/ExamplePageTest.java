package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.documentation.Markdown;
import org.junit.jupiter.api.Test;

/** The page about the example shows what the program prints. */
class ExamplePageTest {

  private static final Markdown PAGE = Markdown.read("examples/README.md");

  @Test
  void theOptionsAreThoseOfTheHelp() {
    assertThat(PAGE.fenced("text"))
        .contains(Ended.of("teacher-student", "--help").out(), Ended.of("view", "--help").out())
        .contains(Ended.of("measure-checkpoints", "--help").out());
  }

  @Test
  void theColumnsAreThoseOfTheTable() {
    String printed = Ended.of("--epochs=1", "--samples=32", "--hidden=4", "--port=0").out();
    String columns = printed.substring(printed.indexOf("l1, l2"), printed.indexOf(" ms\n") + 4);
    assertThat(PAGE.text()).contains(columns);
  }
}
