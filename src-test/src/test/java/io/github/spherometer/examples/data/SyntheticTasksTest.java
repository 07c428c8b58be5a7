package io.github.spherometer.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticTasksTest {

  @Test
  void cloudsOfTheMixtureHaveMeansOfNormThreeAndUnitVariance() {
    int classes = 3;
    ImageSet set = GaussianMixture.of(classes, 1).draw(3000);
    assertThat(set.counts()).containsOnly(1000);
    for (int kind = 0; kind < classes; kind++) {
      double[] mean = mean(set, kind);
      // Its noise adds 100/1000 to the square.
      double norm = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum() - 0.1);
      assertThat(norm).isCloseTo(3, within(0.15));
      assertThat(variance(set, kind, mean)).isCloseTo(1, within(0.02));
    }
  }

  @Test
  void aMixtureDrawsATestSetAroundTheSameMeans() {
    GaussianMixture mixture = GaussianMixture.of(2, 1);
    ImageSet train = mixture.draw(2000);
    ImageSet test = mixture.draw(2000);
    assertThat(test.pixels(0)).isNotEqualTo(train.pixels(0));
    assertThat(distance(mean(train, 0), mean(test, 0))).isLessThan(0.6);
    assertThat(distance(mean(train, 0), mean(train, 1))).isGreaterThan(2);
  }

  @Test
  void blobsLieAroundTheirCentres() {
    ImageSet set = Blobs.draw(4000, 0.5, 1);
    assertThat(set.counts()).containsExactly(2000, 2000);
    for (int kind = 0; kind < 2; kind++) {
      double[] mean = mean(set, kind);
      assertThat(mean).containsExactly(new double[] {1 - 2 * kind, 1 - 2 * kind}, within(0.04));
      assertThat(variance(set, kind, mean)).isCloseTo(0.25, within(0.02));
    }
  }

  /** They lie on the wrong side with the chance that a normal number is below -sqrt 2 / spread. */
  @Test
  void widerBlobsAreLessSeparable() {
    assertThat(onTheWrongSide(0.3)).isLessThan(0.001);
    assertThat(onTheWrongSide(1)).isCloseTo(0.0786, within(0.02));
    assertThat(onTheWrongSide(3)).isCloseTo(0.3187, within(0.03));
    assertThatIllegalArgumentException().isThrownBy(() -> Blobs.draw(2, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Blobs.draw(2, Double.NaN, 1));
  }

  private static double onTheWrongSide(double spread) {
    ImageSet set = Blobs.draw(4000, spread, 7);
    return IntStream.range(0, set.size())
            .filter(i -> (set.pixels(i)[0] + set.pixels(i)[1] < 0) == (set.label(i) == 0))
            .count()
        / 4000.0;
  }

  @Test
  void noiseKeepsLabelsAndShape() {
    ImageSet set = GaussianMixture.of(4, 1).draw(400);
    ImageSet noise = RandomInputs.noise(set, 1);
    assertThat(noise.shape()).isEqualTo(set.shape());
    assertThat(IntStream.range(0, 400).map(noise::label).toArray())
        .containsExactly(IntStream.range(0, 400).map(set::label).toArray());
    Standardisation found = noise.standardisation();
    assertThat(found.means().get(0)).isCloseTo(0, within(0.02));
    assertThat(found.deviations().get(0)).isCloseTo(1, within(0.02));
  }

  @Test
  void randomLabelsKeepImagesAndSayNothing() {
    ImageSet set = GaussianMixture.of(4, 1).draw(4000);
    ImageSet random = RandomInputs.labels(set, 1);
    assertThat(random.pixels(17)).isEqualTo(set.pixels(17));
    long agreeing = IntStream.range(0, 4000).filter(i -> random.label(i) == set.label(i)).count();
    assertThat(agreeing / 4000.0).isCloseTo(0.25, within(0.03));
    assertThat(random.counts()).allSatisfy(count -> assertThat(count).isBetween(900, 1100));
  }

  @Test
  void aSeedDrawsTheSameAgain() {
    assertThat(GaussianMixture.of(2, 5).draw(3).pixels(2))
        .isEqualTo(GaussianMixture.of(2, 5).draw(3).pixels(2))
        .isNotEqualTo(GaussianMixture.of(2, 6).draw(3).pixels(2));
    assertThat(Blobs.draw(3, 1, 5).pixels(2))
        .isEqualTo(Blobs.draw(3, 1, 5).pixels(2))
        .isNotEqualTo(Blobs.draw(3, 1, 6).pixels(2));
    ImageSet set = Blobs.draw(3, 1, 5);
    assertThat(RandomInputs.noise(set, 5).pixels(2))
        .isEqualTo(RandomInputs.noise(set, 5).pixels(2))
        .isNotEqualTo(RandomInputs.noise(set, 6).pixels(2));
  }

  private static double[] mean(ImageSet set, int kind) {
    double[] mean = new double[set.shape().size()];
    for (int image = 0; image < set.size(); image++) {
      if (set.label(image) == kind) {
        float[] pixels = set.pixels(image);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += pixels[i] / (double) set.counts().get(kind);
        }
      }
    }
    return mean;
  }

  private static double variance(ImageSet set, int kind, double[] mean) {
    return IntStream.range(0, set.size())
        .filter(image -> set.label(image) == kind)
        .mapToDouble(
            image -> {
              float[] pixels = set.pixels(image);
              return IntStream.range(0, mean.length)
                  .mapToDouble(i -> Math.pow(pixels[i] - mean[i], 2))
                  .average()
                  .orElseThrow();
            })
        .average()
        .orElseThrow();
  }

  private static double distance(double[] one, double[] other) {
    return Math.sqrt(
        IntStream.range(0, one.length).mapToDouble(i -> Math.pow(one[i] - other[i], 2)).sum());
  }
}
