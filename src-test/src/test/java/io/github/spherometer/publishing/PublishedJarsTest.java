package io.github.spherometer.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.CurvatureListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user finds in the jars. */
class PublishedJarsTest {

  private static final String DEPENDENCY = "/project/dependencies/dependency";

  @Test
  void eachNamesItsModule() throws IOException {
    assertThat(PublishedJar.of(LinearOperator.class).moduleName())
        .isEqualTo("io.github.spherometer.estimators");
    assertThat(PublishedJar.of(CurvatureListener.class).moduleName())
        .isEqualTo("io.github.spherometer.listener");
  }

  @ParameterizedTest
  @ValueSource(classes = {LinearOperator.class, CurvatureListener.class})
  void eachHoldsTheLicense(Class<?> member) throws IOException {
    byte[] license = Files.readAllBytes(Path.of("..", "LICENSE"));
    for (Path jar : PublishedJar.of(member).withCompanions()) {
      assertThat(PublishedJar.read(jar, "META-INF/LICENSE")).as("%s", jar).isEqualTo(license);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {LinearOperator.class, CurvatureListener.class})
  void thePomStandsAloneAndSaysWhatMavenCentralAsksFor(Class<?> member) throws IOException {
    Pom pom = PublishedJar.of(member).pom();
    assertThat(pom.texts("/project/parent")).isEmpty();
    assertThat(pom.text("/project")).doesNotContain("${");
    assertThat(pom.texts("/project/name")).hasSize(1);
    assertThat(pom.texts("/project/description")).hasSize(1);
    assertThat(pom.text("/project/url")).isEqualTo("https://github.com/spherometer/spherometer");
    assertThat(pom.text("/project/scm/url")).isEqualTo(pom.text("/project/url"));
    assertThat(pom.text("/project/licenses/license/name")).isEqualTo("Apache-2.0");
    assertThat(pom.texts("/project/developers/developer/name")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {LinearOperator.class, CurvatureListener.class})
  void djlIsLeftToTheUserAndNothingElseIs(Class<?> member) throws IOException {
    Pom pom = PublishedJar.of(member).pom();
    assertThat(pom.texts(DEPENDENCY + "[scope='provided']/groupId"))
        .filteredOn(group -> !group.equals("org.apache.spark"))
        .isEqualTo(pom.texts(DEPENDENCY + "/groupId[starts-with(., 'ai.djl')]"))
        .isNotEmpty();
    assertThat(pom.texts(DEPENDENCY + "[scope='test']")).isEmpty();
  }

  @Test
  void sparkIsLeftToThoseWhoHaveIt() throws IOException {
    assertThat(
            PublishedJar.of(LinearOperator.class)
                .pom()
                .texts(DEPENDENCY + "[optional='true' and scope='provided']/artifactId"))
        .containsExactly("spark-core_2.13");
  }

  @Test
  void theExportersLibraryIsOptional() throws IOException {
    assertThat(
            PublishedJar.of(CurvatureListener.class)
                .pom()
                .texts(DEPENDENCY + "[optional='true']/artifactId"))
        .containsExactly("micrometer-registry-prometheus");
  }
}
