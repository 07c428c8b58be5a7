package io.github.spherometer.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.spherometer.benchmarks.spark.SparkSections;
import io.github.spherometer.surface.engine.OneDnn;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the benchmarks. From the root of the repository,
 *
 * <pre>mvn -q -Pbenchmarks test-compile exec:exec</pre>
 *
 * <p>runs all of them, and {@code -Dbenchmarks="cost memory"} some. They print Markdown tables and
 * write {@code src-test/target/benchmarks.json}. All numbers are ratios and counts, since times on
 * one machine say nothing about another; but for the parts of a product on Spark, which a model is
 * made of.
 */
final class Benchmarks {

  private Benchmarks() {}

  /** Memory first: later it would be what others have given back. */
  private static List<Section> sections(Path figures) {
    List<Section> sections = new ArrayList<>();
    sections.add(new MemorySection());
    sections.add(new CostSection());
    sections.add(new AnatomySection());
    sections.add(new ProductsSection());
    sections.add(new MissesSection());
    sections.add(new ProbesSection());
    sections.add(new CoverageSection());
    sections.add(new OverheadSection());
    sections.add(new GarbageSection());
    sections.add(new PageSection());
    sections.addAll(SparkSections.of(figures.resolve("spark-model.png")));
    return sections;
  }

  /**
   * Runs sections.
   *
   * @param arguments the JSON file, the names of sections in one argument, "all" for all, and the
   *     folder of figures
   */
  public static void main(String[] arguments) {
    List<String> names = List.of(arguments[1].trim().split("\\s+"));
    Map<String, Object> results = new LinkedHashMap<>();
    Optional<String> remedy = OneDnn.switchOffIfWrong(Device.cpu());
    String machine = machine() + remedy.map(". "::concat).orElse("");
    results.put("machine", machine);
    System.out.println(machine);
    for (Section section : selected(sections(Path.of(arguments[2])), names)) {
      printHead(section, System.out);
      List<List<Object>> rows = new ArrayList<>();
      results.put(section.name(), Map.of("columns", section.columns(), "rows", rows));
      section.measure(
          row -> {
            rows.add(row);
            printRow(row, System.out);
            write(Path.of(arguments[0]), results);
          });
    }
  }

  /** By their names, or by what these begin with, so that "spark" is "spark-fit", too. */
  private static List<Section> selected(List<Section> sections, List<String> names) {
    List<String> known = sections.stream().map(Section::name).toList();
    for (String name : names) {
      if (!name.equals("all") && !known.contains(name)) {
        throw new IllegalArgumentException(
            "section is %s, must be all or one of %s".formatted(name, known));
      }
    }
    return sections.stream()
        .filter(
            section ->
                names.contains("all")
                    || names.contains(section.name())
                    || names.contains(section.name().split("-", 2)[0]))
        .toList();
  }

  private static String machine() {
    return "%s, %d processors, %d engine threads, JDK %s, DJL %s"
        .formatted(
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Integer.getInteger("ai.djl.pytorch.num_threads"),
            Runtime.version().feature(),
            Engine.getDjlVersion());
  }

  private static void printHead(Section section, PrintStream out) {
    out.printf("%n### %s%n%n%s%n%n", section.name(), section.description());
    printRow(section.columns(), out);
    printRow(section.columns().stream().map(column -> "---").toList(), out);
  }

  private static void printRow(List<?> cells, PrintStream out) {
    String[] texts = cells.stream().map(Benchmarks::text).toArray(String[]::new);
    out.println("| " + String.join(" | ", Arrays.asList(texts)) + " |");
  }

  private static String text(Object cell) {
    return cell instanceof Double number
        ? String.format(Locale.ROOT, "%.2f", number)
        : String.valueOf(cell);
  }

  private static void write(Path file, Map<String, Object> results) {
    Gson gson =
        new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, gson.toJson(results) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
