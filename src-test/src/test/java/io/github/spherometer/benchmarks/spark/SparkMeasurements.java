package io.github.spherometer.benchmarks.spark;

import com.google.gson.Gson;
import io.github.spherometer.fixtures.SparkProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What programs in processes of their own have measured, once for all who ask. */
final class SparkMeasurements {

  private static final Gson GSON = new Gson();
  private static final Map<String, Integer> EXECUTORS_OF_MASTERS =
      Map.of("local[2]", 0, "local-cluster[2,1,2048]", 2);

  private final List<Measured> products = new ArrayList<>();
  private final List<Bare> bares = new ArrayList<>();
  private boolean taken;

  /** Takes them, unless they are there; each product is told as soon as it is. */
  void take(Consumer<Measured> told) {
    if (taken) {
      products.forEach(told);
      return;
    }
    EXECUTORS_OF_MASTERS.keySet().stream()
        .sorted()
        .forEach(master -> measure(master, EXECUTORS_OF_MASTERS.get(master), told));
    taken = true;
  }

  List<Measured> products() {
    take(product -> {});
    return products;
  }

  List<Bare> bares() {
    take(product -> {});
    return bares;
  }

  private void measure(String master, int executors, Consumer<Measured> told) {
    try {
      Path folder = Files.createTempDirectory("spark");
      Process process =
          SparkProcess.start(SparkRounds.class, folder, "3g", master, Integer.toString(executors));
      StringBuilder others = new StringBuilder();
      try (var lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(SparkRounds.MEASURED)) {
            products.add(read(line, SparkRounds.MEASURED, Measured.class));
            told.accept(products.get(products.size() - 1));
          } else if (line.startsWith(SparkRounds.BARE)) {
            bares.add(read(line, SparkRounds.BARE, Bare.class));
          } else {
            others.append(line).append('\n');
          }
        }
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the program of Spark failed: " + others);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(String line, String head, Class<T> type) {
    return GSON.fromJson(line.substring(head.length()), type);
  }
}
