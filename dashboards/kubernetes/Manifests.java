import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what Kubernetes needs, to standard output, from the files beside this folder: a
 * PodMonitor, a PrometheusRule for each file of rules, and a ConfigMap for each dashboard.
 *
 * <pre>
 * java dashboards/kubernetes/Manifests.java --label release=kube-prometheus-stack | kubectl apply -f -
 * </pre>
 *
 * <p>A label of that kind is what many a Prometheus chooses its monitors and rules by.
 */
class Manifests {

  /** Of the pods that are watched. */
  private static final String POD_LABEL = "spherometer";

  private final Path dashboards;
  private final List<String> labels;

  Manifests(Path dashboards, List<String> labels) {
    this.dashboards = dashboards;
    this.labels = labels;
  }

  public static void main(String[] arguments) {
    try {
      String all = new Manifests(folder(), labels(arguments)).all();
      System.out.writeBytes(all.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /** Where the dashboards are: here, in the root of the repository, or in their own folder. */
  private static Path folder() {
    return Stream.of("dashboards", ".", "..")
        .map(Path::of)
        .filter(path -> Files.isDirectory(path.resolve("grafana/dashboards")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("must be run in the root of the repository"));
  }

  private static List<String> labels(String[] arguments) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].equals("--label")
          || i + 1 == arguments.length
          || !arguments[i + 1].matches("[\\w./-]+=[\\w.-]*")) {
        throw new IllegalArgumentException("must be --label KEY=VALUE, as often as you like");
      }
      labels.add(arguments[i + 1].replaceFirst("=(.*)", ": \"$1\""));
    }
    return labels;
  }

  private String all() {
    StringBuilder all = new StringBuilder(podMonitor());
    files("prometheus/rules", ".yml").forEach(file -> all.append(rule(file)));
    files("grafana/dashboards", ".json").forEach(file -> all.append(dashboard(file)));
    return all.toString();
  }

  private String podMonitor() {
    return head("monitoring.coreos.com/v1", "PodMonitor", "trainings", labels)
        + """
        spec:
          namespaceSelector:
            any: true
          selector:
            matchLabels:
              %s: "true"
          podMetricsEndpoints:
            - port: metrics
              interval: 5s
        """
            .formatted(POD_LABEL);
  }

  private String rule(Path file) {
    return head("monitoring.coreos.com/v1", "PrometheusRule", name(file), labels)
        + "spec:\n"
        + indented(file, 2);
  }

  private String dashboard(Path file) {
    List<String> marked = new ArrayList<>(labels);
    marked.add("grafana_dashboard: \"1\"");
    return head("v1", "ConfigMap", name(file), marked)
        + "data:\n  "
        + file.getFileName()
        + ": |\n"
        + indented(file, 4);
  }

  private static String head(String version, String kind, String name, List<String> labels) {
    return """
    ---
    apiVersion: %s
    kind: %s
    metadata:
      name: spherometer-%s
      labels:
        app.kubernetes.io/part-of: spherometer
    """
            .formatted(version, kind, name)
        + labels.stream().map(label -> "    " + label + "\n").collect(Collectors.joining())
        + (kind.equals("ConfigMap") ? "  annotations:\n    grafana_folder: Spherometer\n" : "");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
  }

  /** The lines of a file as they are, further to the right. */
  private static String indented(Path file, int columns) {
    try {
      return Files.readString(file)
          .lines()
          .map(line -> line.isEmpty() ? "\n" : " ".repeat(columns) + line + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.list(dashboards.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
