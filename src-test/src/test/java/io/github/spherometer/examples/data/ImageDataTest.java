package io.github.spherometer.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDataTest {

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

  private final Path folder;

  ImageDataTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What DJL has found is kept there. */
  @BeforeEach
  void djlsCacheIsEmpty(@TempDir Path cache) {
    System.setProperty("DJL_CACHE_DIR", cache.toString());
  }

  @AfterEach
  void djlsCacheIsWhereItWas() {
    System.clearProperty("DJL_CACHE_DIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mnist", "MNIST/raw"})
  void mnistIsFoundInTheFolderOrInOneOfItsOwnName(String place) throws IOException {
    Bytes.writeIdxSet(folder.resolve(place), 0);
    ImageData data = load("mnist");
    assertThat(data.train().name()).isEqualTo("mnist train");
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.train().label(1)).isEqualTo(9);
    assertThat(data.test().name()).isEqualTo("mnist test");
    assertThat(data.test().pixels(0)).containsExactly(0.4f, 0.6f);
  }

  @Test
  void theFolderOfTheDataSetsNameComesFirst() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    Bytes.writeIdxSet(folder.resolve("fashion-mnist"), 255);
    assertThat(load("mnist").train().pixels(0)).containsExactly(0, 1);
    assertThat(load("fashion-mnist").train().pixels(0)).containsExactly(1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cifar10", "cifar-10-batches-bin"})
  void cifarIsFoundInTheFolderOrInOneOfItsOwnName(String place) throws IOException {
    Bytes.writeCifarSet(folder.resolve(place));
    ImageData data = load("CIFAR10");
    assertThat(data.train().size()).isEqualTo(5);
    assertThat(data.train().label(4)).isEqualTo(5);
    assertThat(data.test().name()).isEqualTo("cifar10 test");
    assertThat(data.test().label(0)).isEqualTo(9);
  }

  @Test
  void filesWithADotInTheirNamesAreFound() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    Files.move(
        folder.resolve("train-images-idx3-ubyte"), folder.resolve("train-images.idx3-ubyte"));
    assertThat(load("mnist").train().size()).isEqualTo(2);
  }

  @Test
  void aFolderWithoutTheFilesIsRefusedAndSaysWhichAreWanted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("mnist"))
        .withMessageStartingWith(folder + " does not hold mnist's files train-images-idx3-ubyte")
        .withMessageContaining("t10k-labels-idx1-ubyte (or the same .gz)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("cifar10"))
        .withMessageContaining("data_batch_5.bin, test_batch.bin (of cifar-10-binary.tar.gz)");
    Path none = folder.resolve("none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageData.load("mnist", Optional.of(none)))
        .withMessageStartingWith(none + " is no folder");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("mnist"))
        .withMessageStartingWith(folder + " has no t10k-labels-idx1-ubyte");
  }

  /** Files of both have the same names. */
  @Test
  void mnistInThePlaceOfFashionMnistIsRefused() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    Bytes.write(folder, "train-images-idx3-ubyte", Bytes.images(8, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8));
    Bytes.write(folder, "train-labels-idx1-ubyte.gz", Bytes.labels(5, 0, 4, 1, 9, 2, 1, 3));
    assertThat(load("mnist").train().size()).isEqualTo(8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("fashion-mnist"))
        .withMessage(
            folder + " holds mnist, not fashion-mnist: the files of both have the same names");
  }

  @Test
  void aDataSetThatIsNotKnownIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("imagenet"))
        .withMessage("there is no data set \"imagenet\"; there are mnist, fashion-mnist, cifar10");
  }

  @Test
  void fashionMnistIsTakenFromDebiansPackage() {
    Assumptions.assumeTrue(Files.isDirectory(DEBIAN), "dataset-fashion-mnist is not installed");
    ImageData data = ImageData.load("fashion-mnist", Optional.empty());
    assertThat(data.train().counts()).hasSize(10).containsOnly(6000);
    assertThat(data.test().counts()).hasSize(10).containsOnly(1000);
    assertThat(data.train().shape()).isEqualTo(new ImageShape(1, 28, 28));
  }

  /** A repository as DJL's, in a folder. */
  @Test
  void djlsFilesAreRead() throws IOException {
    Path place = folder.resolve("dataset/cv/ai/djl/basicdataset/fashmnist");
    Bytes.writeIdxSet(place, 0); // for its cache
    Bytes.writeIdxSet(place.resolve("1.0/x"), 0);
    Bytes.write(
        place,
        "metadata.json",
        """
        {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
         "groupId": "ai.djl.basicdataset", "artifactId": "fashmnist", "name": "x",
         "artifacts": [{"version": "1.0", "name": "x", "files": {
           "train_data": {"uri": "train-images-idx3-ubyte"},
           "train_labels": {"uri": "train-labels-idx1-ubyte.gz"},
           "test_data": {"uri": "t10k-images-idx3-ubyte.gz"},
           "test_labels": {"uri": "t10k-labels-idx1-ubyte"}}}]}
        """
            .getBytes(StandardCharsets.UTF_8));
    ImageData data =
        DjlRepository.load(ImageDataset.FASHION_MNIST, Repository.newInstance("here", folder));
    assertThat(data.train().pixels(1)).containsExactly(0.2f, 0);
    assertThat(data.train().label(0)).isEqualTo(3);
    assertThat(data.test().pixels(0)).containsExactly(0.4f, 0.6f);
  }

  @Test
  void whatDjlCannotFindIsExplained() {
    Repository empty = Repository.newInstance("empty", folder);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlRepository.load(ImageDataset.FASHION_MNIST, empty))
        .withMessageStartingWith("fashion-mnist could not be downloaded (")
        .withMessageContaining("Name a folder with fashion-mnist's files train-images-idx3-ubyte")
        .withMessageEndingWith("or install Debian's package dataset-fashion-mnist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlRepository.load(ImageDataset.CIFAR10, empty))
        .withMessageEndingWith("(of cifar-10-binary.tar.gz)");
  }

  /** The tests run with DJL's switch {@code offline}. */
  @Test
  void withoutAFolderAndANetworkTheAdviceIsTheSame() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageData.load("cifar10", Optional.empty()))
        .withMessageStartingWith("cifar10 could not be downloaded (")
        .withMessageEndingWith("(of cifar-10-binary.tar.gz)");
  }

  @Test
  void theTestSetIsStandardisedWithTheNumbersOfTheTrainingSet() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    ImageData data = load("mnist").standardised();
    double mean = 0.3; // of 0, 1, 0.2 and 0
    double deviation = Math.sqrt((0.09 + 0.49 + 0.01 + 0.09) / 4);
    assertThat(data.train().pixels(0)[1]).isCloseTo((float) ((1 - mean) / deviation), tolerance());
    assertThat(data.test().pixels(0)[0]).isCloseTo((float) ((0.4 - mean) / deviation), tolerance());
  }

  @Test
  void bothSetsGetAMargin() throws IOException {
    Bytes.writeIdxSet(folder, 0);
    ImageData data = load("mnist").padded(2);
    assertThat(data.train().shape()).isEqualTo(new ImageShape(1, 5, 6));
    assertThat(data.test().shape()).isEqualTo(new ImageShape(1, 5, 6));
  }

  private static Offset<Float> tolerance() {
    return Offset.offset(1e-6f);
  }

  private ImageData load(String dataset) {
    return ImageData.load(dataset, Optional.of(folder));
  }
}
