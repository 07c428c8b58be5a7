package io.github.spherometer.dashboards.files;

import io.github.spherometer.dashboards.format.Yamls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where everything is in the folder {@code dashboards}. */
public final class DashboardFiles {

  static final Path ROOT = Path.of("..", "dashboards").toAbsolutePath().normalize();
  public static final Path PROMETHEUS = ROOT.resolve("prometheus");
  public static final Path ALERTMANAGER = ROOT.resolve("alertmanager/alertmanager.yml");
  static final Path RUNBOOKS = ROOT.resolve("runbooks");

  private DashboardFiles() {}

  public static List<Dashboard> dashboards() {
    return list(ROOT.resolve("grafana/dashboards"), ".json").stream().map(Dashboard::read).toList();
  }

  public static List<Path> ruleFiles() {
    return list(PROMETHEUS.resolve("rules"), ".yml");
  }

  public static List<Rules> rules() {
    return ruleFiles().stream().map(file -> new Rules(Yamls.read(file))).toList();
  }

  public static List<Path> ruleTests() {
    return list(PROMETHEUS.resolve("tests"), ".yml");
  }

  static List<Path> runbooks() {
    return list(RUNBOOKS, ".md");
  }

  /** The files of a folder with an ending, in order; a folder without any is an error. */
  static List<Path> list(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      if (found.isEmpty()) {
        throw new AssertionError("no " + ending + " in " + folder);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
