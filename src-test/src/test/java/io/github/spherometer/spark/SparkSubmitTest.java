package io.github.spherometer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application that the README shows, submitted with the options that it gives. */
class SparkSubmitTest {

  private static final Pattern OPTION = Pattern.compile("--conf (\"[^\"]+\"|\\S+)");

  @Test
  void theApplicationOfTheReadmeRunsOnWorkersThatHaveNothingOfOurs(@TempDir Path folder)
      throws Exception {
    Markdown readme = Markdown.read("estimators/README.md");
    Path application = application(readme, folder);
    try (StandaloneCluster cluster =
        new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2)) {
      ChildProcess submitted = cluster.submit(application, "OnSpark", options(readme));
      assertThat(submitted.exitCode()).as(submitted.output()).isZero();
      assertThat(submitted.output()).contains("128 samples, [RitzValue[value=");
    }
  }

  private static List<String> options(Markdown readme) {
    String command =
        readme.fenced("sh").stream()
            .filter(text -> text.contains("spark-submit --master spark://"))
            .findFirst()
            .orElseThrow();
    Matcher option = OPTION.matcher(command);
    List<String> options = option.results().map(found -> found.group(1).replace("\"", "")).toList();
    assertThat(options).isNotEmpty();
    return options.stream().flatMap(each -> List.of("--conf", each).stream()).toList();
  }

  private static Path application(Markdown readme, Path folder) throws IOException {
    String source =
        readme.fenced("java").stream()
            .filter(text -> text.contains("class OnSpark"))
            .findFirst()
            .orElseThrow();
    Path file = folder.resolve("OnSpark.java");
    Files.writeString(file, source);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(null, null, null, "-proc:none", "-d", classes.toString(), file.toString());
    assertThat(code).isZero();
    return StandaloneCluster.jar(folder.resolve("curvature.jar"), classes);
  }
}
