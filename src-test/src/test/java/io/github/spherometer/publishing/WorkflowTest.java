package io.github.spherometer.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.Yamls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** GitHub runs what the documents say. */
class WorkflowTest {

  private static final Path ROOT = Path.of("..");
  private static final Path FILE = ROOT.resolve(".github/workflows/ci.yml");
  private static final Pattern COMMAND = Pattern.compile("(?m)^```sh\\n(mvn .*)\\n```");

  private static Map<String, Object> workflow() {
    return Yamls.read(FILE);
  }

  private static Stream<Map<String, Object>> steps() {
    return Yamls.map(workflow().get("jobs")).values().stream()
        .flatMap(job -> Yamls.maps(Yamls.map(job).get("steps")).stream());
  }

  private static Stream<String> of(String key) {
    return steps().map(step -> Yamls.text(step, key)).filter(text -> !text.isEmpty());
  }

  @Test
  void theCommandsOfTheReadmeAreRun() throws IOException {
    List<String> commands =
        COMMAND
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(commands).containsExactly("mvn -q compile exec:java", "mvn verify");
    assertThat(of("run")).containsAll(commands);
  }

  @Test
  void theReleaseIsTriedByWhatGitHubRuns() throws IOException {
    assertThat(of("run")).contains(".ci/run");
    assertThat(Files.readString(ROOT.resolve(".ci/run")))
        .containsPattern("(?m)^mvn .*-P\\S*release\\b.* -Dgpg\\.skip .*verify$");
  }

  @Test
  void actionsAreOfOneMajorVersionAndMayOnlyRead() {
    assertThat(of("uses")).isNotEmpty().allMatch(action -> action.matches("actions/.+@v\\d+"));
    assertThat(Yamls.map(workflow().get("permissions"))).isEqualTo(Map.of("contents", "read"));
  }
}
