package io.github.spherometer.listener.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextPageTest {

  @Test
  void seriesHaveTheirValuesAndCommentsHaveNone() {
    Map<String, Double> read = new LinkedHashMap<>();
    TextPage.read(
        """
        # HELP up Whether {it} is up 1
        # TYPE up gauge
        up 1.0
        x{a="b c"} -1.5E-7
        y{a="} 7"} NaN
        y{a="+"} +Inf
        y{a="-"} -Inf
        late{a="b"} 3 1700000000000

        """,
        read::put);
    assertThat(read)
        .containsExactly(
            Map.entry("up", 1.0),
            Map.entry("x{a=\"b c\"}", -1.5e-7),
            Map.entry("y{a=\"} 7\"}", Double.NaN),
            Map.entry("y{a=\"+\"}", Double.POSITIVE_INFINITY),
            Map.entry("y{a=\"-\"}", Double.NEGATIVE_INFINITY),
            Map.entry("late{a=\"b\"}", 3.0));
  }

  @Test
  void labelsAreReadWithTheirEscapesAndEmptyOnesAreNone() {
    assertThat(TextPage.labels("up")).containsExactly(Map.entry("__name__", "up"));
    assertThat(TextPage.labels("up{}")).containsExactly(Map.entry("__name__", "up"));
    assertThat(
            TextPage.labels("x{b=\"say \\\"n\\\",\\\\n{=}\",a=\"two\\nlines\",none=\"\",c=\"λ\",}"))
        .containsExactly(
            Map.entry("__name__", "x"),
            Map.entry("a", "two\nlines"),
            Map.entry("b", "say \"n\",\\n{=}"),
            Map.entry("c", "λ"));
  }
}
