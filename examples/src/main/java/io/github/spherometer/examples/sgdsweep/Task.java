package io.github.spherometer.examples.sgdsweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.data.TeacherStudentTask;
import io.github.spherometer.examples.experiment.HalfSquaredError;
import io.github.spherometer.listener.ProbeData;

/**
 * A net and what it is trained on.
 *
 * @param block uninitialised
 * @param loss to be minimised
 * @param batches of the training set, in another order in each epoch
 * @param data the training set at once
 * @param labels of it
 * @param testData other samples
 * @param testLabels of these
 */
record Task(
    Block block,
    Loss loss,
    Dataset batches,
    NDArray data,
    NDArray labels,
    NDArray testData,
    NDArray testLabels) {

  private static final int TEST_SAMPLES = 1000;

  static Task teacherStudent(SgdSetting setting, NDManager manager) {
    Extent extent = setting.extent();
    int samples = extent.samples();
    TeacherStudentTask all =
        TeacherStudentTask.draw(manager, samples + TEST_SAMPLES, setting.seed());
    TeacherStudentTask train = all.range(0, samples);
    TeacherStudentTask test = all.range(samples, samples + TEST_SAMPLES);
    return new Task(
        TeacherStudentTask.student(extent.width()),
        new HalfSquaredError(manager),
        train.dataset(setting.recipe().batchSize()),
        train.inputs().singletonOrThrow(),
        train.labels().singletonOrThrow(),
        test.inputs().singletonOrThrow(),
        test.labels().singletonOrThrow());
  }

  /** Images that are standardised, as the paper does. */
  static Task images(SgdSetting setting, ImageData images, NDManager manager) {
    int seed = setting.seed();
    ImageSet train = images.train().take(setting.extent().samples(), seed);
    ImageSet test = images.test().take(Math.min(TEST_SAMPLES, images.test().size()), seed);
    return new Task(
        ImageNets.of(setting, train.classes()),
        Loss.softmaxCrossEntropyLoss(),
        train.shuffled(manager, setting.recipe().batchSize(), seed),
        train.images(manager),
        train.labels(manager),
        test.images(manager),
        test.labels(manager));
  }

  /** The first samples, in an order that is random anyway. */
  NDList probeData(int count) {
    return new NDList(data.get(":" + count));
  }

  NDList probeLabels(int count) {
    return new NDList(labels.get(":" + count));
  }

  ProbeData probe(int count) {
    return ProbeData.of(probeData(count), probeLabels(count));
  }

  /** Of a batch. */
  Shape input(int batchSize) {
    Shape shape = data.getShape();
    return new Shape(batchSize).addAll(shape.slice(1));
  }
}
