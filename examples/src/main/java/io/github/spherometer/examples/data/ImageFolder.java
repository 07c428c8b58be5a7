package io.github.spherometer.examples.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the files of a data set in a folder. */
final class ImageFolder {

  /** Where Debian's package {@code dataset-fashion-mnist} has its files. */
  private static final Path DEBIAN = Path.of("/usr/share/datasets");

  private static final String TRAINING_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAINING_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  private static final String CIFAR_TEST = "test_batch.bin";

  private final ImageDataset dataset;
  private final Path folder;

  private ImageFolder(ImageDataset dataset, Path folder) {
    this.dataset = dataset;
    this.folder = folder;
  }

  static Optional<ImageData> debian(ImageDataset dataset) {
    return in(dataset, DEBIAN).map(ImageFolder::read);
  }

  static ImageData load(ImageDataset dataset, Path directory) {
    return in(dataset, directory)
        .map(ImageFolder::read)
        .orElseThrow(() -> new IllegalArgumentException(notFound(dataset, directory)));
  }

  /** The folder of the data set's own name comes first: others' files are called the same. */
  private static Optional<ImageFolder> in(ImageDataset dataset, Path directory) {
    Predicate<ImageFolder> holdsOne =
        found -> found.names().anyMatch(n -> found.find(n).isPresent());
    return Stream.concat(dataset.folders().stream().map(directory::resolve), Stream.of(directory))
        .map(folder -> new ImageFolder(dataset, folder))
        .filter(holdsOne)
        .findFirst();
  }

  private static String notFound(ImageDataset dataset, Path directory) {
    return directory
        + (Files.isDirectory(directory) ? " does not hold " : " is no folder; it should hold ")
        + wanted(dataset)
        + ", nor does a folder "
        + String.join(" or ", dataset.folders())
        + " in it";
  }

  /** What users are asked for. */
  static String wanted(ImageDataset dataset) {
    List<String> names = new ImageFolder(dataset, Path.of("")).names().toList();
    return dataset
        + "'s files "
        + String.join(", ", names)
        + (dataset == ImageDataset.CIFAR10 ? " (of cifar-10-binary.tar.gz)" : " (or the same .gz)");
  }

  private Stream<String> names() {
    return dataset == ImageDataset.CIFAR10
        ? Stream.concat(cifarTraining(), Stream.of(CIFAR_TEST))
        : Stream.of(TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS);
  }

  private static Stream<String> cifarTraining() {
    return IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin");
  }

  private ImageData read() {
    ImageData data =
        dataset == ImageDataset.CIFAR10
            ? new ImageData(
                CifarFile.read(dataset + " train", cifarTraining().map(this::require).toList()),
                CifarFile.read(dataset + " test", List.of(require(CIFAR_TEST))))
            : new ImageData(
                idx("train", TRAINING_IMAGES, TRAINING_LABELS),
                idx("test", TEST_IMAGES, TEST_LABELS));
    dataset.requireNotAnother(folder.toString(), data.train());
    return data;
  }

  private ImageSet idx(String part, String images, String labels) {
    return IdxFile.read(
        dataset + " " + part, require(images), require(labels), ImageDataset.CLASSES);
  }

  private Path require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    folder + " has no " + name + ", but others of " + wanted(dataset)));
  }

  /** Some have a dot in their names, where the first ones have a hyphen. */
  private Optional<Path> find(String name) {
    List<String> spellings = new ArrayList<>();
    for (String spelling : List.of(name, name.replace("-idx", ".idx"))) {
      spellings.add(spelling);
      spellings.add(spelling + ".gz");
    }
    return spellings.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }
}
