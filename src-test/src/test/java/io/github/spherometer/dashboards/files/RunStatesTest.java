package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.documentation.MarkdownTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a run is, as rules record it: the dashboards put all of its numbers into the same words, the
 * page about dashboards lists them, and each is seen in the tests of the rules.
 */
class RunStatesTest {

  private static final String STATE = "run:spherometer_state:code";
  private static final Pattern CODE = Pattern.compile("(?m)^(?:or )?(\\d+) \\*|== (0)$|:(now)$");

  /** What a dashboard says where nothing is recorded. */
  private static final String NOT_RECORDED = "6";

  static Stream<Panel> panels() {
    return DashboardFiles.dashboards().stream()
        .flatMap(dashboard -> dashboard.panels().stream())
        .filter(panel -> queries(panel).findAny().isPresent());
  }

  private static Stream<String> queries(Panel panel) {
    return panel.targets().stream()
        .map(target -> Json.text(target, "expr"))
        .filter(query -> query.contains(STATE));
  }

  private static List<String> recorded() {
    return DashboardFiles.rules().stream().flatMap(file -> file.recorded().stream()).toList();
  }

  /** The numbers of the rule, in its order: a run that goes on and is well is 1. */
  private static List<String> codes() {
    String expression =
        DashboardFiles.rules().stream()
            .flatMap(file -> file.expressions().stream())
            .filter(each -> each.contains("or 8 *"))
            .findFirst()
            .orElseThrow();
    return CODE.matcher(expression).results().map(RunStatesTest::code).toList();
  }

  private static String code(MatchResult found) {
    return found.group(3) != null ? "1" : found.group(1) == null ? "0" : found.group(1);
  }

  /** What a panel puts its numbers into: of itself, or of its column. */
  private static Map<String, JsonObject> words(Panel panel) {
    Stream<JsonElement> columns =
        Json.list(panel.json(), "fieldConfig.overrides").stream()
            .filter(override -> Json.text(override, "matcher.options").equals("State"))
            .flatMap(override -> Json.list(override, "properties").stream())
            .filter(property -> Json.text(property, "id").equals("mappings"))
            .flatMap(property -> Json.list(property, "value").stream());
    Stream<JsonObject> own = Json.list(panel.json(), "fieldConfig.defaults.mappings").stream();
    Map<String, JsonObject> words = new TreeMap<>();
    Stream.concat(columns, own)
        .filter(mapping -> Json.text(mapping, "type").equals("value"))
        .map(mapping -> Json.at(mapping, "options").getAsJsonObject())
        .forEach(all -> all.keySet().forEach(key -> words.put(key, all.getAsJsonObject(key))));
    return words;
  }

  @Test
  void everyDashboardSaysHowARunIs() {
    assertThat(panels()).hasSize(4);
    assertThat(panels().flatMap(RunStatesTest::queries).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("panels")
  void everyNumberIsPutIntoTheSameWords(Panel panel) {
    Set<String> numbers = new TreeSet<>(codes());
    numbers.add(NOT_RECORDED);
    assertThat(words(panel).keySet()).isEqualTo(numbers);
    assertThat(words(panel)).isEqualTo(words(panels().findFirst().orElseThrow()));
  }

  @Test
  void theTableHasThemInTheOrderInWhichTheyAreTold() {
    Map<String, JsonObject> words = words(panels().findFirst().orElseThrow());
    Map<String, String> expected = new LinkedHashMap<>();
    codes().forEach(code -> expected.put(code, Json.text(words.get(code), "text")));
    expected.put(NOT_RECORDED, Json.text(words.get(NOT_RECORDED), "text"));
    assertThat(
            Markdown.read("dashboards/README.md").table("code").rows().stream()
                .map(row -> row.get(0) + " " + row.get(1)))
        .containsExactlyElementsOf(
            expected.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  @Test
  void everyNumberIsSeenInTheTestsOfTheRules() {
    Set<String> seen =
        DashboardFiles.ruleTests().stream()
            .flatMap(file -> Yamls.maps(Yamls.read(file).get("tests")).stream())
            .flatMap(test -> Yamls.maps(test.get("promql_expr_test")).stream())
            .filter(question -> Yamls.text(question, "expr").equals(STATE))
            .flatMap(question -> Yamls.maps(question.get("exp_samples")).stream())
            .map(sample -> Yamls.text(sample, "value"))
            .collect(Collectors.toSet());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(codes());
  }

  @Test
  void theTableOfWhatIsRecordedIsWhole() {
    assertThat(
            Markdown.read("dashboards/README.md").table("recorded").rows().stream()
                .map(row -> MarkdownTable.code(row.get(0)).get(0)))
        .containsExactlyElementsOf(recorded());
  }
}
