package io.github.spherometer.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OthersFileTest {

  @TempDir private @Nullable Path temporary;

  private Path directory() {
    return Objects.requireNonNull(temporary);
  }

  private List<Numbers> read(String json) throws IOException {
    return OthersFile.read(Files.writeString(directory().resolve("others.json"), json));
  }

  @Test
  void everyFieldIsRead() throws IOException {
    Numbers tool =
        read("""
            [{"tool": "A", "eigenvalues": [1, -3.5], "eigenvalueErrors": [0.1, 0.2], "trace": 7,
              "traceError": 0.5, "moments": [2, 4], "seconds": 1.5, "products": 20}]
            """)
            .get(0);
    assertThat(tool.tool()).isEqualTo("A");
    assertThat(tool.eigenvalues()).containsExactly(new Bounded(-3.5, 0.2), new Bounded(1, 0.1));
    assertThat(tool.trace()).contains(new Bounded(7, 0.5));
    assertThat(tool.moments()).extracting(Bounded::value).containsExactly(2.0, 4.0);
    assertThat(tool.moments()).extracting(Bounded::error).containsOnly(Double.NaN);
    assertThat(tool.seconds()).hasValue(1.5);
    assertThat(tool.products()).hasValue(20);
  }

  @Test
  void allButTheNameMayBeMissing() throws IOException {
    List<Numbers> tools = read("[{\"tool\": \"A\"}, {\"tool\": \"B\", \"trace\": 1e2}]");
    assertThat(tools.get(0).eigenvalues()).isEmpty();
    assertThat(tools.get(0).trace()).isEmpty();
    assertThat(tools.get(1).trace()).contains(new Bounded(100, Double.NaN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'tool': 'A'} ~ $ must be an array of objects, one for each tool",
        "[7] ~ $[0] must be an object",
        "[{'trace': 1}] ~ $[0].tool is missing",
        "[{'tool': 3}] ~ $[0].tool is 3, must be a name",
        "[{'tool': 'A'}, {'tool': 'B', 'trace': 'x'}] ~ $[1].trace is \"x\", must be a number",
        "[{'tool': 'A', 'eigenvalues': 3}] ~ $[0].eigenvalues is 3, must be an array of numbers",
        "[{'tool': 'A', 'eigenvalues': [1, null]}] ~ $[0].eigenvalues[1] is null, must be a number",
        "[{'tool': 'A', 'trace': 1e999}] ~ $[0].trace is 1e999, must be a number",
        "[{'tool': 'A', 'moments': [1], 'momentErrors': []}] ~"
            + " $[0].momentErrors has 0 numbers, must have 1 as moments has",
        "[{'tool': 'A', 'eigenvalues': [1], 'eigenvalueErrors': [-1]}] ~"
            + " $[0].eigenvalueErrors[0] is -1.0, must be >= 0",
        "[{'tool': 'A', 'trace': 1, 'traceError': -2}] ~ $[0].traceError is -2.0, must be >= 0",
        "[{'tool': 'A', 'seconds': -1}] ~ $[0].seconds is -1.0, must be >= 0",
        "[{'tool': 'A', 'products': 1.5}] ~ $[0].products is 1.5, must be a whole number",
        "[{'tool': 'A', 'eigenvalue': [1]}] ~ $[0].eigenvalue is not known; there are tool",
        "[{'tool': ~ is not JSON"
      },
      quoteCharacter = '`')
  void whatIsWrongIsNamed(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(json.replace('\'', '"')))
        .withMessageContaining("others.json")
        .withMessageContaining(message);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OthersFile.read(directory().resolve("none.json")))
        .withMessageContaining("none.json: there is no such file");
  }
}
