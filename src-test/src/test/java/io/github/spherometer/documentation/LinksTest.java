package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Links inside the repository lead somewhere. */
class LinksTest {

  private static final List<Markdown> DOCUMENTS = Markdown.all();

  static Stream<Arguments> links() {
    return DOCUMENTS.stream()
        .flatMap(
            document ->
                document.links().stream()
                    .distinct()
                    .filter(link -> URI.create(link).getScheme() == null)
                    .map(link -> Arguments.of(document, link)));
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLinkLeadsToAFileAndToAHeadingOfIt(Markdown document, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? document.file() : document.file().resolveSibling(parts[0]).normalize();
    assertThat(target).exists();
    if (parts.length == 2) {
      assertThat(DOCUMENTS)
          .filteredOn(candidate -> candidate.file().equals(target))
          .singleElement()
          .satisfies(found -> assertThat(found.anchors()).contains(parts[1]));
    }
  }
}
