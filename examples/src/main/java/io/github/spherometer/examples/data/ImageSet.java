package io.github.spherometer.examples.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.Sampler;
import ai.djl.training.dataset.SequenceSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Labelled images: pixels of 0 (black) to 1, each image channel by channel and row by row. Points
 * without rows are images of one. It cannot be changed; what changes something returns another set.
 */
public final class ImageSet {

  private final String name;
  private final ImageShape shape;
  private final int classes;
  private final Pixels pixels;
  private final int[] labels;

  ImageSet(String name, ImageShape shape, int classes, Pixels pixels, int[] labels) {
    this.name = name;
    this.shape = shape;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            name + ": a label is " + label + ", where 0 to " + (classes - 1) + " are allowed");
      }
    }
  }

  /**
   * Makes a set of images that are computed.
   *
   * @param name what reports call it
   * @param shape of each image
   * @param classes how many there are, of which some may have no image
   * @param pixels of all images, one after the other
   * @param labels the class of each image, 0 to classes - 1
   * @return the set
   */
  public static ImageSet of(
      String name, ImageShape shape, int classes, float[] pixels, int[] labels) {
    if (pixels.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          name
              + ": "
              + pixels.length
              + " pixels are not "
              + labels.length
              + " images of "
              + shape.size());
    }
    FloatPixels copy = new FloatPixels(pixels.clone(), shape.size());
    return new ImageSet(name, shape, classes, copy, labels.clone());
  }

  /**
   * Returns what reports call it.
   *
   * @return such as {@code mnist train}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the shape of each image.
   *
   * @return channels, height and width
   */
  public ImageShape shape() {
    return shape;
  }

  /**
   * Returns how many classes there are.
   *
   * @return one more than the largest label allowed
   */
  public int classes() {
    return classes;
  }

  /**
   * Returns how many images there are.
   *
   * @return their number
   */
  public int size() {
    return labels.length;
  }

  /**
   * Returns the class of an image.
   *
   * @param image 0 to size - 1
   * @return 0 to classes - 1
   */
  public int label(int image) {
    return labels[image];
  }

  /**
   * Returns the numbers of an image.
   *
   * @param image 0 to size - 1
   * @return a copy, channel by channel and row by row
   */
  public float[] pixels(int image) {
    float[] copy = new float[shape.size()];
    pixels.copy(image, copy, 0);
    return copy;
  }

  /**
   * Returns how many images each class has.
   *
   * @return one number a class
   */
  public List<Integer> counts() {
    Integer[] counts = new Integer[classes];
    Arrays.fill(counts, 0);
    for (int label : labels) {
      counts[label]++;
    }
    return List.of(counts);
  }

  /**
   * Draws images of every class, as Papyan does. They keep their order, and of one seed fewer
   * images are some of more images.
   *
   * @param count images of each class, at least 1
   * @param seed the same images for the same seed
   * @return count x classes images
   */
  public ImageSet perClass(int count, long seed) {
    requireAtLeastOne(count);
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> chosen = new ArrayList<>();
    for (int kind = 0; kind < classes; kind++) {
      int wanted = kind;
      int[] members = IntStream.range(0, size()).filter(i -> labels[i] == wanted).toArray();
      if (members.length < count) {
        throw new IllegalArgumentException(
            name + " has " + members.length + " images of class " + kind + ", fewer than " + count);
      }
      Shuffle.shuffle(members, random.split());
      IntStream.of(members).limit(count).forEach(chosen::add);
    }
    return pick(chosen.stream().mapToInt(Integer::intValue).sorted().toArray());
  }

  /**
   * Draws images, whatever their class. They keep their order, and of one seed fewer images are
   * some of more images.
   *
   * @param count 1 to size
   * @param seed the same images for the same seed
   * @return so many images
   */
  public ImageSet take(int count, long seed) {
    requireAtLeastOne(count);
    if (count > size()) {
      throw new IllegalArgumentException(name + " has " + size() + " images, fewer than " + count);
    }
    int[] all = IntStream.range(0, size()).toArray();
    Shuffle.shuffle(all, new SplittableRandom(seed));
    return pick(Arrays.stream(all, 0, count).sorted().toArray());
  }

  private static void requireAtLeastOne(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " images are wanted; it must be >= 1");
    }
  }

  private ImageSet pick(int[] images) {
    int[] chosen = IntStream.of(images).map(image -> labels[image]).toArray();
    return new ImageSet(name, shape, classes, pixels.pick(images), chosen);
  }

  /**
   * Puts a black margin around each image, such as 2 around MNIST's for nets that want 32 x 32.
   *
   * @param margin pixels on each side
   * @return larger images
   */
  public ImageSet padded(int margin) {
    if (margin < 0) {
      throw new IllegalArgumentException("a margin of " + margin + " pixels; it must be >= 0");
    }
    ImageShape larger = shape.padded(margin);
    return new ImageSet(name, larger, classes, pixels.padded(shape, margin), labels);
  }

  /**
   * Returns what takes every channel of these images to mean 0 and deviation 1.
   *
   * @return to be applied to these and to a test set
   */
  public Standardisation standardisation() {
    double[] means = new double[shape.channels()];
    double[] deviations = new double[shape.channels()];
    forEachPixel((channel, pixel) -> means[channel] += pixel);
    double pixelsOfChannel = (double) size() * shape.height() * shape.width();
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] /= pixelsOfChannel;
    }
    forEachPixel((channel, pixel) -> deviations[channel] += square(pixel - means[channel]));
    for (int channel = 0; channel < means.length; channel++) {
      deviations[channel] = Math.sqrt(deviations[channel] / pixelsOfChannel);
    }
    return new Standardisation(
        Arrays.stream(means).boxed().toList(), Arrays.stream(deviations).boxed().toList());
  }

  private interface PixelVisitor {
    void visit(int channel, double pixel);
  }

  private void forEachPixel(PixelVisitor visitor) {
    int area = shape.height() * shape.width();
    float[] one = new float[shape.size()];
    for (int image = 0; image < size(); image++) {
      pixels.copy(image, one, 0);
      for (int i = 0; i < one.length; i++) {
        visitor.visit(i / area, one[i]);
      }
    }
  }

  private static double square(double value) {
    return value * value;
  }

  /**
   * Standardises these images by themselves.
   *
   * @return images whose channels have mean 0 and deviation 1
   */
  public ImageSet standardised() {
    return standardised(standardisation());
  }

  /**
   * Standardises these images as others were.
   *
   * @param training of the training set
   * @return shifted and scaled images
   */
  public ImageSet standardised(Standardisation training) {
    if (training.means().size() != shape.channels()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + shape.channels()
              + " channels, the training set "
              + training.means().size());
    }
    return withPixels(name, new StandardPixels(pixels, shape, training));
  }

  /** Takes labels of one digit each. */
  boolean beginsWith(String digits) {
    return size() >= digits.length()
        && IntStream.range(0, digits.length()).allMatch(i -> labels[i] == digits.charAt(i) - '0');
  }

  ImageSet withPixels(String newName, Pixels others) {
    return new ImageSet(newName, shape, classes, others, labels);
  }

  ImageSet withLabels(String newName, int[] others) {
    return new ImageSet(newName, shape, classes, pixels, others);
  }

  /**
   * Returns the images as DJL has them.
   *
   * @param manager owner of the array
   * @return float32 (size, channels, height, width)
   */
  public NDArray images(NDManager manager) {
    float[] all = new float[Math.multiplyExact(size(), shape.size())];
    for (int image = 0; image < size(); image++) {
      pixels.copy(image, all, image * shape.size());
    }
    return manager.create(all, new Shape(size(), shape.channels(), shape.height(), shape.width()));
  }

  /**
   * Returns the images as vectors.
   *
   * @param manager owner of the array
   * @return float32 (size, channels x height x width)
   */
  public NDArray vectors(NDManager manager) {
    return images(manager).reshape(size(), shape.size());
  }

  /**
   * Returns the classes as DJL's {@code SoftmaxCrossEntropyLoss} wants them.
   *
   * @param manager owner of the array
   * @return int64 (size)
   */
  public NDArray labels(NDManager manager) {
    return manager.create(Arrays.stream(labels).asLongStream().toArray());
  }

  /**
   * Returns the classes as a mean square loss wants them.
   *
   * @param manager owner of the array
   * @return float32 (size, classes): 1 at the class, 0 elsewhere
   */
  public NDArray oneHot(NDManager manager) {
    float[] all = new float[Math.multiplyExact(size(), classes)];
    for (int image = 0; image < size(); image++) {
      all[image * classes + labels[image]] = 1;
    }
    return manager.create(all, new Shape(size(), classes));
  }

  /**
   * Returns images and classes in batches, in their order.
   *
   * @param manager owner of the arrays
   * @param batchSize images a batch; the last one may have fewer
   * @return for {@code EasyTrain}, or {@code Trainer.iterateDataset}
   */
  public ArrayDataset dataset(NDManager manager, int batchSize) {
    return dataset(manager, new BatchSampler(new SequenceSampler(), batchSize));
  }

  /**
   * Returns images and classes in batches, in another random order in each epoch.
   *
   * @param manager owner of the arrays
   * @param batchSize images a batch; the last one may have fewer
   * @param seed the same orders for the same seed
   * @return as above
   */
  public ArrayDataset shuffled(NDManager manager, int batchSize, long seed) {
    return dataset(manager, new BatchSampler(new SeededShuffle(seed), batchSize));
  }

  private ArrayDataset dataset(NDManager manager, Sampler sampler) {
    return new ArrayDataset.Builder()
        .setData(images(manager))
        .optLabels(labels(manager))
        .setSampling(sampler)
        .build();
  }
}
