package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.FreePort;
import io.github.spherometer.listener.metrics.Scrape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TeacherStudentTest {

  private static final List<String> COLUMNS =
      List.of(
          "batch", "loss", "l1", "l2", "+-", "2/lr", "g'Hg", "trace", "+-", "dead", "HVPs", "ms");

  @Test
  void metricsChangeWhileTheProgramTrains() throws Exception {
    int port = FreePort.find();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () -> small("--epochs", "12", "--every", "20", "--linger", "2", "--port", "" + port));
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    TreeSet<Double> batches = new TreeSet<>();
    TreeSet<Double> sharpness = new TreeSet<>();
    while (!output.isDone()) {
      scrape(uri, batches, sharpness);
      Thread.sleep(20);
    }
    assertThat(output.get()).contains("Metrics: " + uri).contains("40,301 parameters");
    assertThat(batches).hasSizeGreaterThan(3).endsWith(380.0);
    assertThat(sharpness).hasSizeGreaterThan(3);
  }

  @Test
  void sharpnessRisesToTheEdgeOfStability() {
    String output = small("--epochs", "50", "--every", "100", "--port", "0", "--linger", "0");
    List<List<String>> lines = table(output);
    assertThat(lines).hasSize(17);
    double threshold = column(lines.get(0), "2/lr");
    assertThat(threshold).isEqualTo(10);
    assertThat(column(lines.get(0), "l1")).isLessThan(threshold / 2);
    List<Double> settled =
        lines.subList(10, 17).stream().map(line -> column(line, "l1") / threshold).toList();
    assertThat(settled).allSatisfy(ratio -> assertThat(ratio).isBetween(0.75, 1.25));
    assertThat(settled.stream().mapToDouble(ratio -> ratio).average().orElseThrow())
        .isBetween(0.9, 1.1);
    assertThat(lines.subList(10, 17))
        .allSatisfy(line -> assertThat(column(line, "dead")).isBetween(0.005, 0.1));
  }

  @Test
  void adamIsMeasuredAgainstItsOwnEdge() {
    String output =
        small(
            "--optimizer",
            "adam",
            "--learning-rate",
            "0.001",
            "--epochs",
            "4",
            "--every",
            "40",
            "--port",
            "0",
            "--linger",
            "0");
    List<List<String>> lines = table(output);
    assertThat(output).contains(" ratio ").doesNotContain("2/lr");
    assertThat(lines).hasSize(4);
    assertThat(column(lines.get(0), "2/lr")).isNaN(); // before its first step
    assertThat(lines.subList(1, 4))
        .allSatisfy(line -> assertThat(column(line, "2/lr")).isBetween(0.0, 10.0));
  }

  @Test
  void everyLineFitsOnANarrowTerminalWhateverTheNumbersAre() {
    for (String rate : List.of("1e-8", "0.2", "1000")) {
      String output =
          small(
              "--learning-rate",
              rate,
              "--momentum",
              "0.9",
              "--epochs",
              "2",
              "--every",
              "8",
              "--port",
              "0",
              "--linger",
              "0");
      assertThat(output.lines())
          .hasSizeGreaterThan(12)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
      assertThat(output).doesNotContain("\r");
    }
  }

  /** How many measurements a tenth of a second holds is up to the machine. */
  @Test
  void whyLinesAreRareIsSaid() {
    String output =
        small(
            "--overhead",
            "0.001",
            "--epochs",
            "6",
            "--every",
            "20",
            "--port",
            "0",
            "--linger",
            "0");
    assertThat(table(output)).hasSizeBetween(1, 8);
    assertThat(output)
        .contains("With --overhead 0.001 the next measurement comes when 0.1 % of the time of")
        .containsPattern(
            "training has paid for the earlier ones and for it: after about batch [0-9,]+")
        .containsPattern("Measured [1-8] of 10 times: more would have cost more than 0.1 % of the");
  }

  /** How many measurements there is time for is up to the machine. */
  @Test
  void theBudgetIsThatOfTheListenerAndTheBatchIsTheWholeTrainingSetByDefault() throws Exception {
    int port = FreePort.find();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "--samples=100",
                    "--hidden=20",
                    "--epochs=300",
                    "--every=20",
                    "--linger=2",
                    "--port=" + port));
    Scrape scrape = awaitScrape(URI.create("http://127.0.0.1:" + port + "/metrics"));
    assertThat(scrape.value("spherometer_overhead_budget_ratio")).isEqualTo(0.05);
    assertThat(scrape.value("spherometer_batch_size")).isEqualTo(100);
    assertThat(scrape.value("spherometer_learning_rate")).isEqualTo((double) 0.04f);
    assertThat(table(output.get())).hasSizeBetween(1, 16);
  }

  /** One with a measurement, of which the page before may have shown a part. */
  private static Scrape awaitScrape(URI uri) throws Exception {
    while (true) {
      try {
        Scrape scrape = Scrape.of(uri);
        if (!scrape.named("spherometer_measured_batch").isEmpty()
            && scrape.value("spherometer_measured_batch") > 0) {
          return Scrape.of(uri);
        }
      } catch (IOException notServing) {
        // Not yet.
      }
      Thread.sleep(20);
    }
  }

  @Test
  void nothingIsSaidOfTheOverheadWhereEverythingWasMeasured() {
    String output =
        small(
            "--overhead", "1", "--epochs", "1", "--every", "1000", "--port", "0", "--linger", "0");
    assertThat(table(output)).hasSize(1);
    assertThat(output).doesNotContain("paid").doesNotContain("Measured");
  }

  private static List<List<String>> table(String output) {
    return output
        .lines()
        .map(line -> List.of(line.replace('*', ' ').strip().split(" +")))
        .filter(words -> words.size() == COLUMNS.size() && words.get(0).matches("\\d+"))
        .toList();
  }

  private static double column(List<String> line, String name) {
    return Double.parseDouble(line.get(COLUMNS.indexOf(name)));
  }

  private static void scrape(URI uri, Set<Double> batches, Set<Double> sharpness) throws Exception {
    try {
      Scrape scrape = Scrape.of(uri);
      if (!scrape.named("spherometer_measured_batch").isEmpty()) {
        double batch = scrape.value("spherometer_measured_batch");
        double value = scrape.value("spherometer_hessian_eigenvalue", "rank", "1");
        if (!Double.isNaN(batch) && !Double.isNaN(value)) {
          batches.add(batch);
          sharpness.add(value);
        }
      }
    } catch (IOException notServing) {
      // Before the program serves and after it has stopped.
    }
  }

  /** A short training on small batches, every N-th of which is measured. */
  private static String small(String... args) {
    List<String> all =
        new ArrayList<>(List.of("--foreground", "--hidden", "100", "--batch-size", "32"));
    if (!List.of(args).contains("--learning-rate")) {
      all.addAll(List.of("--learning-rate", "0.2"));
    }
    all.addAll(List.of(args));
    return run(all.toArray(String[]::new));
  }

  private static String run(String... args) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(args)).isZero();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
