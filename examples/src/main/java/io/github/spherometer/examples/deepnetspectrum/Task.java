package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import io.github.spherometer.examples.data.GaussianMixture;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.listener.ProbeData;

/**
 * What a net is trained on and measured on.
 *
 * @param batches of the training set, in another order in each epoch
 * @param data samples of the training set that are measured
 * @param labels of these
 * @param testData samples that it is not trained on
 * @param testLabels of these
 */
record Task(Dataset batches, NDArray data, NDArray labels, NDArray testData, NDArray testLabels) {

  static Task mixture(DeepnetSetting setting, NDManager manager) {
    GaussianMixture mixture = GaussianMixture.of(setting.classes(), setting.seed());
    int samples = setting.classes() * setting.perClass();
    return of(setting, mixture.draw(samples), mixture.draw(samples), manager);
  }

  static Task images(DeepnetSetting setting, ImageData images, NDManager manager) {
    int margin = setting.net().margin(images.train().shape().height());
    ImageSet train = images.train().perClass(setting.perClass(), setting.seed());
    return of(setting, train.padded(margin), images.test().padded(margin), manager);
  }

  /** The same number of samples of every class is measured. */
  private static Task of(DeepnetSetting setting, ImageSet train, ImageSet test, NDManager manager) {
    int perClass = Math.max(1, setting.effort().samples() / setting.classes());
    ImageSet measured = train.perClass(Math.min(perClass, fewest(train)), setting.seed());
    ImageSet others = test.perClass(Math.min(perClass, fewest(test)), setting.seed());
    int batchSize = Math.min(setting.recipe().batchSize(), train.size());
    return new Task(
        train.shuffled(manager, batchSize, setting.seed()),
        measured.images(manager),
        measured.labels(manager),
        others.images(manager),
        others.labels(manager));
  }

  private static int fewest(ImageSet images) {
    return images.counts().stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  ProbeData probe() {
    return ProbeData.of(new NDList(data), new NDList(labels));
  }

  /** Of a batch. */
  Shape input(int batchSize) {
    return new Shape(batchSize).addAll(data.getShape().slice(1));
  }
}
