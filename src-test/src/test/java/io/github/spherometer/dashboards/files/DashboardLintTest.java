package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardLintTest {

  static Stream<Arguments> dashboardsAndConventions() {
    return DashboardFiles.dashboards().stream()
        .flatMap(
            dashboard ->
                Arrays.stream(Convention.values())
                    .map(convention -> Arguments.of(dashboard, convention)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dashboardsAndConventions")
  void dashboardsKeepToTheConventions(Dashboard dashboard, Convention convention) {
    assertThat(convention.findings(dashboard)).isEmpty();
  }

  @Test
  void thereIsADashboardForEachPurpose() {
    assertThat(DashboardFiles.dashboards())
        .extracting(Dashboard::name)
        .contains("training", "compare-runs", "measurement");
  }
}
