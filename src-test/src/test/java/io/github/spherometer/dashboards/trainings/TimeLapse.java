package io.github.spherometer.dashboards.trainings;

import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.format.PromQl;
import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks promtool when our rules fire for recorded trainings, with scrapes and evaluations as often
 * as our configuration of Prometheus has them: nothing depends on the speed of the machine.
 */
final class TimeLapse {

  /** What is scraped, and how often. */
  static final int SCRAPE_SECONDS = 5;

  private static final String EVALUATION = "10s";

  /** The first of all times at which it fires; ALERTS has a sample at each evaluation. */
  private static final String FIRST =
      "min by (alertname, severity, run) (min_over_time("
          + "timestamp(ALERTS{alertstate=\"firing\"})[6h:5s]))";

  private static final Pattern FIRED =
      Pattern.compile("\\{alertname=\"(\\w+)\", run=\"([^\"]+)\", severity=\"(\\w+)\"} (\\S+?),? ");

  private final Set<String> metrics = new LinkedHashSet<>();
  private final List<Map<String, String>> series = new ArrayList<>();
  private int scrapes;

  TimeLapse() {
    DashboardFiles.rules().stream()
        .flatMap(file -> file.expressions().stream())
        .forEach(expression -> metrics.addAll(PromQl.metrics(expression)));
  }

  /** Adds the pages of a training, one for each scrape; after the last one nothing is scraped. */
  void add(List<List<Sample>> pages) {
    Map<String, String[]> values = new TreeMap<>();
    for (int scrape = 0; scrape < pages.size(); scrape++) {
      for (Sample sample : pages.get(scrape)) {
        if (metrics.contains(sample.name())) {
          values.computeIfAbsent(name(sample), name -> absent(pages.size() + 1))[scrape] =
              number(sample.value());
        }
      }
    }
    scrapes = Math.max(scrapes, pages.size());
    values.forEach(
        (name, all) -> {
          all[pages.size()] = "stale";
          series.add(Map.of("series", name, "values", String.join(" ", all)));
        });
  }

  /**
   * When alerts fired, each for each run.
   *
   * @param folder an empty one
   */
  List<Firing> firings(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("trainings.yml");
    Files.writeString(file, Yamls.write(document()));
    String output = Programs.run("promtool", "", "test", "rules", file).output();
    int got = output.indexOf("got:");
    if (got < 0) {
      throw new AssertionError(output);
    }
    List<Firing> firings = new ArrayList<>();
    Matcher fired = FIRED.matcher(output.substring(got).replace('\n', ' ') + " ");
    while (fired.find()) {
      firings.add(
          new Firing(
              fired.group(1), fired.group(3), fired.group(2), Double.parseDouble(fired.group(4))));
    }
    return firings;
  }

  private Map<String, Object> document() {
    int end = (scrapes + 1) * SCRAPE_SECONDS + 600;
    Map<String, Object> question =
        Map.of("expr", FIRST, "eval_time", end + "s", "exp_samples", List.of());
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("interval", SCRAPE_SECONDS + "s");
    test.put("input_series", series);
    test.put("promql_expr_test", List.of(question));
    return Map.of(
        "rule_files",
        DashboardFiles.ruleFiles().stream().map(Path::toString).toList(),
        "evaluation_interval",
        EVALUATION,
        "tests",
        List.of(test));
  }

  private static String name(Sample sample) {
    List<String> labels = new ArrayList<>(List.of("job=\"spherometer\"", "instance=\"a:9464\""));
    sample.labels().forEach((label, value) -> labels.add(label + "=\"" + value + "\""));
    return sample.name() + "{" + String.join(",", labels) + "}";
  }

  private static String[] absent(int count) {
    String[] values = new String[count];
    Arrays.fill(values, "_");
    return values;
  }

  private static String number(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "Inf" : "-Inf") : Double.toString(value);
  }
}
