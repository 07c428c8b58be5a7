package io.github.spherometer.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {

  private static final ImageShape TWO_BY_TWO = new ImageShape(2, 2, 2);

  @Test
  void everyClassGivesAsManyImages() {
    ImageSet set = numbered(100, 5);
    assertThat(set.perClass(3, 1).counts()).containsExactly(3, 3, 3, 3, 3);
    assertThat(set.perClass(20, 1).size()).isEqualTo(100);
  }

  @Test
  void drawnImagesKeepTheirLabelsAndTheirOrder() {
    ImageSet drawn = numbered(100, 5).perClass(3, 1);
    assertThat(numbers(drawn)).isSorted().doesNotHaveDuplicates();
    for (int image = 0; image < drawn.size(); image++) {
      assertThat(drawn.label(image)).isEqualTo((int) drawn.pixels(image)[0] % 5);
    }
  }

  @Test
  void oneSeedDrawsTheSameImagesAndAnotherOthers() {
    ImageSet set = numbered(100, 5);
    assertThat(numbers(set.perClass(3, 1))).isEqualTo(numbers(set.perClass(3, 1)));
    assertThat(numbers(set.perClass(3, 1))).isNotEqualTo(numbers(set.perClass(3, 2)));
    assertThat(numbers(set.take(9, 1))).isEqualTo(numbers(set.take(9, 1)));
    assertThat(numbers(set.take(9, 1))).isNotEqualTo(numbers(set.take(9, 2)));
  }

  @Test
  void fewerImagesAreSomeOfMoreImages() {
    ImageSet set = numbered(100, 5);
    assertThat(numbers(set.perClass(7, 3))).containsAll(numbers(set.perClass(2, 3)));
    assertThat(numbers(set.take(70, 3))).containsAll(numbers(set.take(20, 3)));
  }

  @Test
  void classesAreDrawnIndependently() {
    List<Integer> drawn = numbers(numbered(100, 5).perClass(4, 1));
    assertThat(new TreeSet<>(drawn.stream().map(number -> number / 5).toList()))
        .hasSizeGreaterThan(4);
  }

  @Test
  void everyImageIsDrawnAsOften() {
    ImageSet set = numbered(10, 1);
    int[] drawn = new int[10];
    for (int seed = 0; seed < 2000; seed++) {
      numbers(set.take(3, seed)).forEach(number -> drawn[number]++);
    }
    assertThat(IntStream.of(drawn).boxed())
        .allSatisfy(times -> assertThat(times).isBetween(520, 680));
  }

  @Test
  void moreImagesThanThereAreAreRefused() {
    ImageSet set =
        ImageSet.of("few", new ImageShape(1, 1, 1), 2, new float[3], new int[] {0, 0, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.perClass(2, 1))
        .withMessage("few has 1 images of class 1, fewer than 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.take(4, 1))
        .withMessage("few has 3 images, fewer than 4");
    assertThatIllegalArgumentException().isThrownBy(() -> set.take(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> set.perClass(0, 1));
  }

  @Test
  void standardisedChannelsHaveMeanZeroAndDeviationOne() {
    ImageSet set = random(50).standardised();
    for (int channel = 0; channel < 2; channel++) {
      double[] pixels = channel(set, channel);
      double mean = Arrays.stream(pixels).average().orElseThrow();
      double square = Arrays.stream(pixels).map(x -> x * x).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(1e-6));
      assertThat(square).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void drawnFromStandardisedImagesIsStandardisedFromDrawnOnes() {
    ImageSet set = random(50);
    Standardisation all = set.standardisation();
    assertThat(set.standardised().take(7, 1).pixels(3))
        .isEqualTo(set.take(7, 1).standardised(all).pixels(3));
  }

  @Test
  void aChannelWithoutVarianceCannotBeStandardised() {
    ImageSet black = ImageSet.of("black", TWO_BY_TWO, 1, new float[8], new int[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(black::standardised)
        .withMessage("the pixels of a channel have the deviation 0.0, which must be > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> black.standardised(numbered(9, 3).standardisation()))
        .withMessage("black has 2 channels, the training set 1");
  }

  @Test
  void aMarginIsBlack() {
    float[] pixels = {1, 2, 3, 4, 5, 6, 7, 8};
    ImageSet set = ImageSet.of("x", TWO_BY_TWO, 1, pixels, new int[1]).padded(1);
    assertThat(set.shape()).isEqualTo(new ImageShape(2, 4, 4));
    assertThat(set.pixels(0))
        .containsExactly(
            0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, //
            0, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8, 0, 0, 0, 0, 0);
  }

  @Test
  void aMarginOfStandardisedImagesIsBlackNotTheMean() {
    ImageSet set = random(3);
    Standardisation training = set.standardisation();
    double black = -training.means().get(0) / training.deviations().get(0);
    float[] first = set.standardised().padded(1).pixels(2);
    assertThat(first[0]).isCloseTo((float) black, within(1e-6f));
    assertThat(first).isEqualTo(set.padded(1).standardised(training).pixels(2));
  }

  @Test
  void bytesAreTreatedAsTheNumbersTheyStandFor() {
    byte[] bytes = new byte[24];
    new Random(1).nextBytes(bytes);
    float[] floats = new float[24];
    for (int i = 0; i < 24; i++) {
      floats[i] = Byte.toUnsignedInt(bytes[i]) / 255f;
    }
    int[] labels = new int[3];
    ImageSet raw = new ImageSet("x", TWO_BY_TWO, 1, new BytePixels(bytes, 8), labels);
    ImageSet same = ImageSet.of("x", TWO_BY_TWO, 1, floats, labels);
    assertThat(raw.pixels(2)).isEqualTo(same.pixels(2));
    assertThat(raw.take(2, 1).pixels(1)).isEqualTo(same.take(2, 1).pixels(1));
    assertThat(raw.padded(2).pixels(2)).isEqualTo(same.padded(2).pixels(2));
    assertThat(raw.standardised().pixels(1)).isEqualTo(same.standardised().pixels(1));
  }

  @Test
  void imagesLabelsAndOneHotAreAsDjlHasThem() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ImageSet set = random(3);
      NDArray images = set.images(manager);
      assertThat(images.getShape()).isEqualTo(new Shape(3, 2, 2, 2));
      assertThat(images.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(images.get(1).toFloatArray()).isEqualTo(set.pixels(1));
      assertThat(set.vectors(manager).getShape()).isEqualTo(new Shape(3, 8));
      assertThat(set.labels(manager).toLongArray()).containsExactly(0, 1, 2);
      assertThat(set.oneHot(manager).toFloatArray()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }
  }

  /** -log softmax of (0, log 2, 0) at the classes 0, 1 and 2 is log 4, log 2 and log 4. */
  @Test
  void labelsFitTheCrossEntropy() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDList labels = new NDList(random(3).labels(manager));
      float two = (float) Math.log(2);
      NDArray logits = manager.create(new float[][] {{0, two, 0}, {0, two, 0}, {0, two, 0}});
      float loss = Loss.softmaxCrossEntropyLoss().evaluate(labels, new NDList(logits)).getFloat();
      assertThat(loss).isCloseTo((float) (5 * Math.log(2) / 3), within(1e-6f));
    }
  }

  @Test
  void batchesAreInOrderOrInAnotherOneEachEpoch() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      ImageSet set = numbered(20, 4);
      List<Integer> inOrder = IntStream.range(0, 20).boxed().toList();
      assertThat(epoch(set.dataset(manager, 8), manager)).isEqualTo(inOrder);
      ArrayDataset shuffled = set.shuffled(manager, 8, 1);
      List<Integer> first = epoch(shuffled, manager);
      List<Integer> second = epoch(shuffled, manager);
      assertThat(first).isNotEqualTo(inOrder).isNotEqualTo(second);
      assertThat(first).containsExactlyInAnyOrderElementsOf(inOrder);
      assertThat(second).containsExactlyInAnyOrderElementsOf(inOrder);
      ArrayDataset again = set.shuffled(manager, 8, 1);
      assertThat(epoch(again, manager)).isEqualTo(first);
      assertThat(epoch(again, manager)).isEqualTo(second);
      assertThat(epoch(set.shuffled(manager, 8, 2), manager)).isNotEqualTo(first);
    }
  }

  private static List<Integer> epoch(ArrayDataset dataset, NDManager manager) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (Batch batch : dataset.getData(manager)) {
      float[] images = batch.getData().head().toFloatArray();
      long[] labels = batch.getLabels().head().toLongArray();
      for (int i = 0; i < images.length; i++) {
        assertThat(labels[i]).isEqualTo((long) images[i] % 4);
        numbers.add((int) images[i]);
      }
      sizes.add(batch.getData().head().getShape().get(0));
      batch.close();
    }
    assertThat(sizes).containsExactly(8L, 8L, 4L);
    return numbers;
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSet.of("x", TWO_BY_TWO, 2, new float[9], new int[1]))
        .withMessage("x: 9 pixels are not 1 images of 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSet.of("x", TWO_BY_TWO, 2, new float[8], new int[] {2}))
        .withMessage("x: a label is 2, where 0 to 1 are allowed");
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageShape(0, 1, 1));
  }

  /** Image i is the number i, of class i modulo the classes. */
  private static ImageSet numbered(int size, int classes) {
    float[] pixels = new float[size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      pixels[i] = i;
      labels[i] = i % classes;
    }
    return ImageSet.of("numbers", new ImageShape(1, 1, 1), classes, pixels, labels);
  }

  private static List<Integer> numbers(ImageSet set) {
    return IntStream.range(0, set.size()).mapToObj(i -> (int) set.pixels(i)[0]).toList();
  }

  private static ImageSet random(int size) {
    Random random = new Random(1);
    float[] pixels = new float[8 * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * (i % 8 < 4 ? 1 : 0.01f);
    }
    int[] labels = IntStream.range(0, size).map(i -> i % 3).toArray();
    return ImageSet.of("random", TWO_BY_TWO, 3, pixels, labels);
  }

  private static double[] channel(ImageSet set, int channel) {
    return IntStream.range(0, set.size() * 4)
        .mapToDouble(i -> set.pixels(i / 4)[channel * 4 + i % 4])
        .toArray();
  }
}
