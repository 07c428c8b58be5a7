package io.github.spherometer.examples.deepnetspectrum;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {

  private static List<DeepnetSetting> settings(Scale scale) {
    return Plan.settings(new Setup(scale, ImageDataset.MNIST, Optional.empty(), 3));
  }

  @ParameterizedTest
  @EnumSource(Scale.class)
  void noRunIsDoneTwice(Scale scale) {
    assertThat(settings(scale)).doesNotHaveDuplicates();
  }

  /** Else a gap right after C or at 2C could not be seen. */
  @ParameterizedTest
  @EnumSource(Scale.class)
  void enoughEigenvaluesAreComputedToCountOutliers(Scale scale) {
    assertThat(settings(scale))
        .allSatisfy(
            setting ->
                assertThat(setting.effort().values())
                    .isGreaterThanOrEqualTo(2 * setting.classes() + 1));
  }

  @Test
  void theSizesAreThoseOfThePaper() {
    List<DeepnetSetting> settings = settings(Scale.STANDARD);
    for (Net net : List.of(Net.MLP, Net.VGG11, Net.RESNET8)) {
      assertThat(settings)
          .filteredOn(setting -> setting.net() == net)
          .extracting(DeepnetSetting::perClass)
          .containsOnly(10, 51, 506, 2599);
    }
    assertThat(settings)
        .filteredOn(setting -> setting.net() == Net.MIXTURE)
        .extracting(DeepnetSetting::classes)
        .containsOnly(2, 5, 10, 20, 50);
  }

  /** All that differs between sizes is the size, or it would be compared with something else. */
  @ParameterizedTest
  @EnumSource(Scale.class)
  void sizesAreTrainedAlike(Scale scale) {
    assertThat(settings(scale))
        .filteredOn(setting -> setting.net() == Net.MLP)
        .extracting(DeepnetSetting::recipe)
        .containsOnly(
            settings(scale).stream()
                .filter(setting -> setting.net() == Net.MLP)
                .map(DeepnetSetting::recipe)
                .findFirst()
                .orElseThrow());
  }
}
