package io.github.spherometer.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents name the version of the build, which stands in the parent's pom alone. */
class VersionTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern SNIPPET =
      Pattern.compile("<artifactId>spherometer-\\w+</artifactId>\\s*<version>(.*?)</version>");
  private static final Pattern MICROMETER =
      Pattern.compile("<artifactId>micrometer-[\\w-]+</artifactId>\\s*<version>(.*?)</version>");
  private static final Pattern RELEASED = Pattern.compile("-Dreleased=(\\S+)");
  private static final Pattern FIRST_SECTION = Pattern.compile("(?m)^## (\\S+)");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  /** The latest release; before the first one, what that will be. */
  private static String latest() throws IOException {
    return Files.exists(ROOT.resolve(".mvn/maven.config"))
        ? first(RELEASED, read(".mvn/maven.config"))
        : Pom.revision();
  }

  @Test
  void theReadmeNamesTheLatestRelease() throws IOException {
    assertThat(first(SNIPPET, read("README.md"))).isEqualTo(latest());
  }

  @Test
  void theReadmeNamesTheMicrometerThatTheListenerBrings() throws IOException {
    assertThat(first(MICROMETER, read("README.md")))
        .isEqualTo(Pom.of(".").text("/project/properties/micrometer.version"));
  }

  @Test
  void theReadmeNamesTheSnapshotToBuild() throws IOException {
    assertThat(read("README.md")).contains("`" + Pom.revision() + "-SNAPSHOT`");
  }

  @Test
  void theChangelogBeginsWithTheNextVersion() throws IOException {
    assertThat(first(FIRST_SECTION, read("CHANGELOG.md"))).isEqualTo(Pom.revision());
  }
}
