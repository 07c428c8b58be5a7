package io.github.spherometer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.publishing.Pom;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The poms name the internal packages too: javac asks little of them, Javadoc leaves them out. */
class InternalPackagesTest {

  private static Stream<String> packages(String module, String property) throws IOException {
    String list = Pom.of(module).text("/project/properties/" + property);
    return Arrays.stream(list.replace("-Xdoclint/package:", "").split(",", -1))
        .map(name -> name.replaceFirst("^-", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"doclint.packages", "internal.packages"})
  void areThoseOfTheArchitecture(String property) throws IOException {
    assertThat(
            Stream.concat(packages("estimators", property), packages("listener", property))
                .map(name -> name + ".."))
        .containsExactlyInAnyOrder(ArchitectureTest.INTERNAL);
  }
}
