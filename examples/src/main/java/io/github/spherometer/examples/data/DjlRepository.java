package io.github.spherometer.examples.data;

import ai.djl.Application;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The files that DJL's own {@code Mnist}, {@code FashionMnist} and {@code Cifar10} download, once,
 * into DJL's cache.
 */
final class DjlRepository {

  private static final String VERSION = "1.0";

  private final ImageDataset dataset;
  private final Repository repository;
  private final Artifact artifact;

  private DjlRepository(ImageDataset dataset, Repository repository, Artifact artifact) {
    this.dataset = dataset;
    this.repository = repository;
    this.artifact = artifact;
  }

  static ImageData load(ImageDataset dataset) {
    return load(dataset, BasicDatasets.REPOSITORY);
  }

  static ImageData load(ImageDataset dataset, Repository repository) {
    try {
      MRL resource =
          repository.dataset(Application.CV.ANY, BasicDatasets.GROUP_ID, dataset.djlId(), VERSION);
      Artifact artifact = resource.getDefaultArtifact();
      if (artifact == null) {
        throw new IOException("DJL does not know it");
      }
      resource.prepare(artifact);
      return new DjlRepository(dataset, repository, artifact).read();
    } catch (IOException e) {
      throw new IllegalArgumentException(advice(dataset, e), e);
    }
  }

  private static String advice(ImageDataset dataset, IOException failure) {
    String debian =
        dataset == ImageDataset.FASHION_MNIST
            ? ", or install Debian's package dataset-fashion-mnist"
            : "";
    return dataset
        + " could not be downloaded ("
        + failure
        + "). Name a folder with "
        + ImageFolder.wanted(dataset)
        + debian;
  }

  private ImageData read() throws IOException {
    return dataset == ImageDataset.CIFAR10
        ? new ImageData(cifar("train", "data_batch.bin"), cifar("test", "test_batch.bin"))
        : new ImageData(
            idx("train", "train_data", "train_labels"), idx("test", "test_data", "test_labels"));
  }

  private ImageSet cifar(String part, String item) throws IOException {
    return CifarFile.set(dataset + " " + part, List.of(open(item, CifarFile::records)));
  }

  private ImageSet idx(String part, String images, String labels) throws IOException {
    return IdxFile.set(
        dataset + " " + part,
        open(images, IdxFile::images),
        open(labels, IdxFile::labels),
        ImageDataset.CLASSES);
  }

  private <T> T open(String name, DataFile.Format<T> format) throws IOException {
    Artifact.Item item = artifact.getFiles().get(name);
    if (item == null) {
      throw new IOException("it has no " + name);
    }
    try (InputStream bytes = repository.openStream(item, null)) {
      return DataFile.read("DJL's " + dataset + ", " + name + ",", bytes, format);
    }
  }
}
