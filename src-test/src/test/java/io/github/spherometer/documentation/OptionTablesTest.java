package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of a builder has a row of a table, by its name and its types, and no other has. */
class OptionTablesTest {

  private static final OurNames OURS = new OurNames();

  static List<Class<?>> listeners() {
    return OURS.builders("listener");
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void theTableOfABuilderHoldsItsOptions(Class<?> builder) {
    String title = "`%s.builder(".formatted(builder.getDeclaringClass().getSimpleName());
    assertThat(Markdown.read("listener/README.md").tables())
        .filteredOn(table -> table.titles().get(0).startsWith(title))
        .singleElement()
        .extracting(MarkdownTable::names, LIST)
        .containsExactlyInAnyOrderElementsOf(options(builder));
  }

  @Test
  void theTableOfTheEstimatorsHoldsTheirOptions() {
    List<String> expected =
        OURS.builders("estimators").stream()
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
