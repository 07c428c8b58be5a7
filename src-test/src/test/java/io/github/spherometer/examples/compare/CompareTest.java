package io.github.spherometer.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spherometer.examples.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

  @TempDir private static @Nullable Path temporary;
  private static Path out;
  private static Ended ended;

  private static Path directory() {
    return Objects.requireNonNull(temporary);
  }

  @BeforeAll
  static void run() throws IOException {
    out = directory().resolve("out");
    Path others =
        Files.writeString(
            directory().resolve("others.json"),
            """
            [{"tool": "Rough", "eigenvalues": [0.5], "eigenvalueErrors": [5], "seconds": 2.5},
             {"tool": "Wrong", "eigenvalues": [-50, 0.1], "trace": 1000}]
            """);
    ended =
        Ended.of(
            "compare",
            "--samples",
            "60",
            "--steps",
            "40",
            "--top-k",
            "3",
            "--out",
            out.toString(),
            "--others",
            others.toString());
  }

  private static String report() throws IOException {
    return Files.readString(out.resolve("report.md"));
  }

  @Test
  void weAgreeWithTheExactSpectrum() throws IOException {
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("exact, float64: 8 of 8 numbers agree");
    assertThat(report()).contains("exact, float64: 8 of 8 numbers agree");
  }

  @Test
  void othersAreToldApart() throws IOException {
    assertThat(ended.out()).contains("Rough: 1 of 1 numbers agree", "Wrong: 0 of 3 numbers agree");
    assertThat(report()).contains("| Rough | - | 2.5 |", "**no**");
    assertThat(ImageIO.read(out.resolve("figures/eigenvalues.png").toFile())).isNotNull();
  }

  /** As anybody would rebuild it: the loss from nothing but the two files. */
  @Test
  void theProblemCanBeRebuilt() throws IOException {
    JsonObject description =
        JsonParser.parseString(Files.readString(out.resolve("problem.json"))).getAsJsonObject();
    try (NDManager manager = NDManager.newBaseManager();
        var file = Files.newInputStream(out.resolve("problem.npz"))) {
      NDList arrays = NDList.decode(manager, file);
      NDArray outputs = arrays.get("inputs");
      for (int layer = 1; layer <= 3; layer++) {
        outputs =
            outputs.dot(arrays.get("weight" + layer).transpose()).add(arrays.get("bias" + layer));
        outputs = layer < 3 ? outputs.tanh() : outputs;
      }
      NDArray columns = arrays.get("labels").oneHot(5);
      double loss = -outputs.logSoftmax(1).mul(columns).sum().getFloat() / 60;
      assertThat(loss).isCloseTo(description.get("lossValue").getAsDouble(), within(1e-6));
      assertThat(loss).isPositive();
    }
  }

  @Test
  void aBrokenFileIsNamedWithItsField() throws IOException {
    Path broken = Files.writeString(directory().resolve("broken.json"), "[{\"tool\": 1}]");
    Ended refused = Ended.of("compare", "--others", broken.toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("broken.json: $[0].tool is 1, must be a name");
    assertThat(Ended.of("compare", "--top-k", "0").err())
        .contains("--top-k is 0, must be 1 to 100");
  }
}
