package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every convention is seen to fail, alone, on a dashboard that is otherwise good. */
class ConventionTest {

  private static final String SELECTOR =
      "{run=~\\\"$run\\\", model=~\\\"$model\\\", start=~\\\"$start\\\"}";
  private static final String SOURCE = "\"uid\": \"${datasource}\"";

  private static String good() throws IOException {
    try (InputStream stream = ConventionTest.class.getResourceAsStream("good.json")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What is broken, and how: a text of the good dashboard and another one in its place. */
  static Stream<Arguments> faults() {
    return Stream.of(
            faultsOfTheFile(),
            faultsOfDataSources(),
            faultsOfVariables(),
            faultsOfPanels(),
            faultsOfPlaces(),
            faultsOfQueries())
        .flatMap(faults -> faults);
  }

  private static Stream<Arguments> faultsOfTheFile() {
    return Stream.of(
        arguments(Convention.SCHEMA_VERSION_IS_41, "41", "39"),
        arguments(Convention.SCHEMA_VERSION_IS_41, "\"schemaVersion\": 41,", ""),
        arguments(Convention.NOT_EDITABLE, "\"editable\": false", "\"editable\": true"),
        arguments(Convention.NOT_EDITABLE, "\"editable\": false,", ""),
        arguments(Convention.UID_IS_THAT_OF_THE_FILE, "spherometer-good", "spherometer-other"),
        arguments(Convention.UID_IS_THAT_OF_THE_FILE, "\"uid\": \"spherometer-good\",", ""),
        arguments(Convention.HAS_A_TITLE, "\"title\": \"Good\",", ""),
        arguments(Convention.CROSSHAIR_IS_SHARED, "\"graphTooltip\": 1", "\"graphTooltip\": 0"),
        arguments(Convention.NO_INPUTS, "\"uid\"", "\"__inputs\": [], \"uid\""));
  }

  private static Stream<Arguments> faultsOfDataSources() {
    return Stream.of(
        arguments(Convention.DATA_SOURCE_IS_A_VARIABLE, SOURCE, "\"uid\": \"prometheus\""),
        arguments(Convention.DATA_SOURCE_IS_A_VARIABLE, "\"type\": \"prometheus\", ", ""),
        arguments(
            Convention.DATA_SOURCE_IS_A_VARIABLE,
            "\"name\": \"Epochs\",\n        \"datasource\"",
            "\"name\": \"Epochs\",\n        \"source\""),
        arguments(
            Convention.DATA_SOURCE_IS_A_VARIABLE,
            "\"refId\": \"B\",\n          \"datasource\"",
            "\"refId\": \"B\",\n          \"source\""));
  }

  private static Stream<Arguments> faultsOfVariables() {
    return Stream.of(
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"query\": \"prometheus\"",
            "\"query\": \"loki\""),
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"name\": \"run\"",
            "\"name\": \"r\""),
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"name\": \"model\"",
            "\"name\": \"models\""),
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"name\": \"start\"",
            "\"name\": \"starts\""),
        arguments(Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START, "topk(9, ", "("),
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"multi\": true",
            "\"multi\": false"),
        arguments(
            Convention.VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
            "\"includeAll\": true",
            "\"includeAll\": false"));
  }

  private static Stream<Arguments> faultsOfPanels() {
    return Stream.of(
        arguments(Convention.PANEL_HAS_A_TITLE, "\"title\": \"Loss\",", ""),
        arguments(Convention.PANEL_HAS_A_TITLE, "\"title\": \"More\"", "\"title\": \" \""),
        arguments(
            Convention.PANEL_HAS_A_DESCRIPTION, "\"description\": \"What was trained.\",", ""),
        arguments(Convention.PANEL_HAS_A_UNIT, "\"unit\": \"none\", ", ""),
        arguments(Convention.PANEL_SAYS_WHAT_IS_MISSING, "nothing was trained", "-"),
        arguments(
            Convention.PANEL_HAS_QUERIES,
            "\"expr\": \"spherometer_run_info" + SELECTOR + "\"",
            "\"hide\": true"));
  }

  private static Stream<Arguments> faultsOfPlaces() {
    return Stream.of(
        arguments(Convention.PANELS_DO_NOT_OVERLAP, "\"x\": 12, \"y\": 0", "\"x\": 11, \"y\": 0"),
        arguments(Convention.PANELS_DO_NOT_OVERLAP, "\"x\": 12, \"y\": 9", "\"x\": 0, \"y\": 16"),
        arguments(Convention.PANELS_DO_NOT_OVERLAP, "\"x\": 0, \"y\": 8", "\"x\": 0, \"y\": 7"),
        arguments(Convention.PANELS_DO_NOT_OVERLAP, "\"w\": 24", "\"w\": 25"),
        arguments(Convention.PANELS_DO_NOT_OVERLAP, "\"w\": 24", "\"w\": 0"),
        arguments(Convention.IDS_ARE_UNIQUE, "\"id\": 5", "\"id\": 1"),
        arguments(Convention.IDS_ARE_UNIQUE, "\"id\": 5,", ""),
        arguments(Convention.IDS_ARE_UNIQUE, "\"refId\": \"B\"", "\"refId\": \"A\""));
  }

  private static Stream<Arguments> faultsOfQueries() {
    return Stream.of(
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "spherometer_training_loss" + SELECTOR,
            "spherometer_training_loss"),
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "spherometer_training_loss" + SELECTOR,
            "time()"),
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "spherometer_training_loss" + SELECTOR,
            "spherometer_training_loss" + SELECTOR + " / spherometer_probe_loss"),
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "epochs_total" + SELECTOR,
            "epochs_total{run=~\\\"$run\\\"}"),
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "epochs_total" + SELECTOR,
            "epochs_total{run=~\\\"$run\\\", model=~\\\"$model\\\"}"),
        arguments(
            Convention.QUERIES_FILTER_BY_MODEL_RUN_AND_START,
            "epochs_total" + SELECTOR,
            "epochs_total{run=\\\"$run\\\", model=~\\\"$model\\\", start=~\\\"$start\\\"}"));
  }

  @ParameterizedTest(name = "{0}: {2} in place of {1}")
  @MethodSource("faults")
  void aFaultIsFoundAndNoOther(Convention convention, String text, String fault)
      throws IOException {
    String good = good();
    assertThat(good).contains(text);
    Dashboard broken = Dashboard.parse("good", good.replace(text, fault));
    List<Convention> violated =
        Arrays.stream(Convention.values())
            .filter(candidate -> !candidate.findings(broken).isEmpty())
            .toList();
    assertThat(violated).containsExactly(convention);
  }

  @ParameterizedTest
  @EnumSource
  void aGoodDashboardIsGood(Convention convention) throws IOException {
    assertThat(convention.findings(Dashboard.parse("good", good()))).isEmpty();
  }

  @Test
  void everyConventionIsSeenToFail() {
    Set<Object> seen = faults().map(fault -> fault.get()[0]).collect(Collectors.toSet());
    assertThat(seen).containsExactlyInAnyOrder((Object[]) Convention.values());
  }
}
