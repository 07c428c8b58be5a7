package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.prometheus.PrometheusPush;
import io.github.spherometer.surface.LossSurface;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

  private static final Path ROOT = Path.of("..");

  private static String listener() throws IOException {
    return Files.readString(ROOT.resolve("listener/README.md"));
  }

  private static String estimators() throws IOException {
    return Files.readString(ROOT.resolve("estimators/README.md"));
  }

  private static List<Path> readmes() throws IOException {
    try (Stream<Path> files =
        Files.find(ROOT, 2, (file, attributes) -> file.endsWith("README.md"))) {
      return files.toList();
    }
  }

  static Stream<String> snippets() throws IOException {
    List<String> snippets = new ArrayList<>();
    for (Path readme : readmes()) {
      JAVA.matcher(Files.readString(readme))
          .results()
          .map((MatchResult found) -> found.group(1))
          .forEach(snippets::add);
    }
    assertThat(snippets).hasSize(4);
    return snippets.stream();
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void snippetsCompile(String snippet, @TempDir Path directory) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", directory.toString(), "-proc:none"),
                null,
                List.of(source(snippet)))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  @Test
  void everyOptionOfTheListenerIsInTheTable() throws IOException {
    List<String> options =
        Arrays.stream(CurvatureListener.Builder.class.getDeclaredMethods())
            .filter(method -> method.getReturnType() == CurvatureListener.Builder.class)
            .map(Method::getName)
            .distinct()
            .toList();
    assertThat(options).hasSize(21);
    String readme = listener();
    assertThat(options).allSatisfy(option -> assertThat(readme).contains("| `" + option + "("));
  }

  @Test
  void everyOptionOfThePushIsInTheTable() throws IOException {
    List<String> rows =
        Arrays.stream(PrometheusPush.Builder.class.getDeclaredMethods())
            .filter(method -> method.getReturnType() == PrometheusPush.Builder.class)
            .map(method -> "| `%s(".formatted(method.getName()))
            .toList();
    assertThat(rows).hasSize(4);
    assertThat(listener()).contains(rows);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        LossSurface.Builder.class,
        Lanczos.Builder.class,
        Hutchinson.Builder.class,
        SpectralDensity.Builder.class,
        DenseEigensolver.Builder.class,
        DeadNeurons.Builder.class
      })
  void everyOptionOfTheEstimatorsIsInTheTable(Class<?> builder) throws IOException {
    String estimator = builder.getDeclaringClass().getSimpleName();
    List<String> rows =
        Arrays.stream(builder.getDeclaredMethods())
            .filter(method -> method.getReturnType() == builder)
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(method -> "| `%s` | `%s(".formatted(estimator, method.getName()))
            .toList();
    assertThat(rows).isNotEmpty();
    assertThat(estimators()).contains(rows);
  }

  @Test
  void everyMetricAndReasonIsInTheTable() throws IOException {
    String table = listener();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new CurvatureMetrics(registry, "run", "model", 1);
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName().replace('.', '_'))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(table).contains("`" + name));
    assertThat(FailureReason.values())
        .allSatisfy(reason -> assertThat(table).contains("`" + reason.label() + "`"));
  }

  private static JavaFileObject source(String snippet) {
    var className = CLASS.matcher(snippet);
    assertThat(className.find()).isTrue();
    URI uri = URI.create("string:///" + className.group(1) + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return snippet;
      }
    };
  }
}
