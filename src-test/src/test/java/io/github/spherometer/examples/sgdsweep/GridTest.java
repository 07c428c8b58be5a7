package io.github.spherometer.examples.sgdsweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GridTest {

  private static List<SgdSetting> settings(Scale scale) {
    return Grid.of(new Setup(scale, ImageDataset.MNIST, Optional.empty(), 3)).settings();
  }

  @ParameterizedTest
  @EnumSource(Scale.class)
  void noRunIsDoneTwice(Scale scale) {
    assertThat(settings(scale)).doesNotHaveDuplicates();
  }

  /** So that the same run can be compared at equal epochs and at equal learning rate x steps. */
  @ParameterizedTest
  @EnumSource(Scale.class)
  void everyTrainingIsLongEnoughForBothComparisons(Scale scale) {
    assertThat(settings(scale))
        .filteredOn(setting -> setting.look() == Look.TRAINING)
        .isNotEmpty()
        .allSatisfy(
            setting -> {
              Recipe recipe = setting.recipe();
              double travelled = setting.steps() * recipe.learningRate() / (1 - recipe.momentum());
              assertThat(travelled).isGreaterThan(setting.extent().travel() - recipe.pace());
              assertThat(setting.steps() * recipe.batchSize())
                  .isGreaterThanOrEqualTo(
                      (long) setting.extent().epochs() * setting.extent().samples());
            });
  }

  /** Only what is turned differs from the recipe in the middle. */
  @Test
  void oneThingIsTurnedAtATime() {
    assertThat(settings(Scale.STANDARD))
        .filteredOn(setting -> setting.net() == Net.TEACHER_STUDENT)
        .allSatisfy(
            setting -> {
              Recipe recipe = setting.recipe();
              int turned = recipe.learningRate() == 0.1 ? 0 : 1;
              turned += recipe.batchSize() == 32 ? 0 : 1;
              boolean slow = recipe.learningRate() == 0.025;
              turned += recipe.momentum() == 0 || slow ? 0 : 1;
              assertThat(turned).isLessThanOrEqualTo(1);
            });
  }

  @Test
  void allThatThePaperRegularisesWithIsThere() {
    assertThat(settings(Scale.STANDARD))
        .filteredOn(setting -> setting.net() == Net.CONVOLUTIONAL)
        .extracting(setting -> setting.recipe().extras(setting.net()))
        .contains("", "weight decay 5.0E-4", "dropout 0.5", "BatchNorm");
  }
}
