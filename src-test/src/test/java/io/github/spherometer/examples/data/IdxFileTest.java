package io.github.spherometer.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

  private static final byte[] IMAGES = Bytes.images(2, 1, 3, 0, 51, 255, 128, 1, 2);
  private static final byte[] LABELS = Bytes.labels(7, 0);

  private final Path folder;

  IdxFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void imagesAndLabelsAreRead() throws IOException {
    ImageSet set = read(IMAGES, LABELS);
    assertThat(set.name()).isEqualTo("digits");
    assertThat(set.shape()).isEqualTo(new ImageShape(1, 1, 3));
    assertThat(set.classes()).isEqualTo(10);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.pixels(0)).containsExactly(0, 0.2f, 1);
    assertThat(set.pixels(1)).containsExactly(128 / 255f, 1 / 255f, 2 / 255f);
    assertThat(set.label(0)).isEqualTo(7);
    assertThat(set.label(1)).isZero();
  }

  @Test
  void gzippedFilesAreUnpacked() throws IOException {
    ImageSet set = read(Bytes.gzipped(IMAGES), Bytes.gzipped(LABELS));
    assertThat(set.pixels(0)).containsExactly(0, 0.2f, 1);
    assertThat(set.label(0)).isEqualTo(7);
  }

  @Test
  void aFileBrokenOffIsRefused() {
    assertRefused(
        Arrays.copyOf(IMAGES, IMAGES.length - 1),
        LABELS,
        "images",
        "is broken off: its header says [2, 1, 3], which is 6 values, and it has 5");
    assertRefused(Arrays.copyOf(IMAGES, 10), LABELS, "images", "ends within its header");
    assertRefused(new byte[0], LABELS, "images", "ends within its header");
    assertRefused(IMAGES, Arrays.copyOf(LABELS, 9), "labels", "header says [2]", "it has 1");
  }

  @Test
  void aGzippedFileBrokenOffIsRefused() throws IOException {
    byte[] packed = Bytes.gzipped(IMAGES);
    assertThatThrownBy(() -> read(Arrays.copyOf(packed, packed.length - 9), LABELS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(folder.resolve("images").toString())
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aFileThatGoesOnIsRefused() {
    assertRefused(
        Arrays.copyOf(IMAGES, IMAGES.length + 1), LABELS, "images", "goes on after the 6 values");
  }

  @Test
  void anotherMagicNumberIsRefused() {
    assertRefused(
        LABELS,
        LABELS,
        "images",
        "begins with 0x00000801, where an IDX file of images has 0x00000803");
    assertRefused(
        IMAGES,
        IMAGES,
        "labels",
        "begins with 0x00000803, where an IDX file of labels has 0x00000801");
    int floats = 0xd03;
    assertRefused(Bytes.idx(floats, new int[] {1, 1, 1}, 0), LABELS, "images", "0x00000d03");
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertRefused(Bytes.images(-1, 28, 28), LABELS, "images", "sizes [-1, 28, 28]", ">= 1");
    assertRefused(Bytes.images(2, 0, 28), LABELS, "images", "sizes [2, 0, 28]");
    int many = 1 << 20;
    assertRefused(Bytes.images(many, many, many), LABELS, "images", "product <= 2147483631");
    assertRefused(Bytes.labels(), Bytes.labels(), "images", "begins with");
  }

  /** The memory is taken as the file is read, not as its header says. */
  @Test
  void aHeaderThatPromisesTooMuchTakesNoMemory() {
    assertRefused(
        Bytes.images(2_000_000, 32, 32, 1), LABELS, "images", "2048000000 values, and it has 1");
  }

  @Test
  void asManyLabelsAsImagesMustBeThere() {
    assertRefused(
        IMAGES,
        Bytes.labels(1, 2, 3),
        "images",
        "has 2 images, but " + folder.resolve("labels") + " has 3 labels");
  }

  @Test
  void aLabelOutOfRangeIsRefused() {
    assertRefused(IMAGES, Bytes.labels(1, 10), "labels", "the label 10, where 0 to 9 are allowed");
    assertRefused(IMAGES, Bytes.labels(1, 255), "labels", "the label 255");
  }

  private void assertRefused(byte[] images, byte[] labels, String file, String... says) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(images, labels))
        .withMessageStartingWith(folder.resolve(file).toString())
        .withMessageContainingAll(says);
  }

  private ImageSet read(byte[] images, byte[] labels) throws IOException {
    return IdxFile.read(
        "digits", Bytes.write(folder, "images", images), Bytes.write(folder, "labels", labels), 10);
  }
}
