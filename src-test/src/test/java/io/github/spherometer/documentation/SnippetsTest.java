package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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

/** Java in documents can be copied. */
class SnippetsTest {

  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

  static Stream<String> snippets() {
    return Markdown.all().stream().flatMap(document -> document.fenced("java").stream());
  }

  @Test
  void theFirstPageAndThoseOfTheListenerAndTheEstimatorsHaveOneAtLeast() {
    assertThat(List.of("README.md", "listener/README.md", "estimators/README.md"))
        .allSatisfy(file -> assertThat(Markdown.read(file).fenced("java")).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void aSnippetCompiles(String snippet, @TempDir Path directory) {
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
