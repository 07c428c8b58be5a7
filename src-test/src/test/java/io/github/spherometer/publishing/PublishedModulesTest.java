package io.github.spherometer.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which modules go to Maven Central. */
class PublishedModulesTest {

  private static final String BOM = "listener/bom";

  private static List<String> published() throws IOException {
    List<String> published = new ArrayList<>();
    for (String module : Pom.modules()) {
      if (Pom.of(module).isPublished()) {
        published.add(module);
      }
    }
    return published;
  }

  @Test
  void examplesAndTestsAreNotPublished() throws IOException {
    assertThat(Pom.of(".").text("/project/properties/unpublished")).isEqualTo("true");
    assertThat(published()).containsExactly("estimators", "listener", BOM);
  }

  @Test
  void theBomNamesEveryPublishedJar() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String module : published()) {
      if (!module.equals(BOM)) {
        jars.add(Pom.of(module).text("/project/artifactId"));
      }
    }
    assertThat(Pom.of(BOM).texts("/project/dependencyManagement/dependencies/*/artifactId"))
        .isEqualTo(jars);
  }

  /** Sonatype's plugin uploads at the last module, unless that one is left out. */
  @Test
  void theLastModuleIsPublished() throws IOException {
    assertThat(Pom.modules()).last().isEqualTo(BOM);
  }
}
