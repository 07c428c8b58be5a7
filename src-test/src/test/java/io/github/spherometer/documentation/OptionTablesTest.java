package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.prometheus.PrometheusPush;
import io.github.spherometer.surface.LossSurface;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of a builder has a row of a table, by its name and its types, and no other has. */
class OptionTablesTest {

  private static final List<Class<?>> ESTIMATORS =
      List.of(
          LossSurface.Builder.class,
          Lanczos.Builder.class,
          Hutchinson.Builder.class,
          SpectralDensity.Builder.class,
          DenseEigensolver.Builder.class,
          DeadNeurons.Builder.class);

  static Stream<Arguments> listeners() {
    return Stream.of(
        Arguments.of("`CurvatureListener.builder()`", CurvatureListener.Builder.class),
        Arguments.of("`PrometheusEndpoint.builder()`", PrometheusEndpoint.Builder.class),
        Arguments.of("`PrometheusPush.builder(registry, gateway)`", PrometheusPush.Builder.class));
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void theTableOfABuilderHoldsItsOptions(String title, Class<?> builder) {
    List<String> named = Markdown.read("listener/README.md").table(title).names();
    assertThat(named).containsExactlyInAnyOrderElementsOf(options(builder));
  }

  @Test
  void theTableOfTheEstimatorsHoldsTheirOptions() {
    List<String> expected =
        ESTIMATORS.stream()
            .flatMap(builder -> options(builder).stream().map(option -> row(builder, option)))
            .toList();
    List<String> rows =
        Markdown.read("estimators/README.md").table("builder").rows().stream()
            .map(cells -> cells.get(0) + " " + cells.get(1))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String row(Class<?> builder, String option) {
    return "`%s` `%s`".formatted(builder.getDeclaringClass().getSimpleName(), option);
  }

  /** What can be set: the public methods that return the builder. */
  private static List<String> options(Class<?> builder) {
    List<String> options =
        Arrays.stream(builder.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
            .filter(method -> method.getReturnType() == builder)
            .map(OptionTablesTest::signature)
            .toList();
    assertThat(options).isNotEmpty();
    return options;
  }

  private static String signature(Method method) {
    String types =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", "));
    String written = method.isVarArgs() ? types.replaceFirst("\\[]$", "...") : types;
    return "%s(%s)".formatted(method.getName(), written);
  }
}
