package io.github.spherometer.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFileTest {

  private final Path folder;

  CifarFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void filesAreReadOneAfterTheOther() throws IOException {
    byte[] first = new byte[2 * 3073];
    System.arraycopy(Bytes.cifar(4, 255, 51, 0), 0, first, 0, 3073);
    System.arraycopy(Bytes.cifar(0, 1, 2, 3), 0, first, 3073, 3073);
    ImageSet set =
        CifarFile.read(
            "photographs",
            List.of(
                Bytes.write(folder, "1.bin", first),
                Bytes.write(folder, "2.bin", Bytes.cifar(9, 0, 0, 102))));
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(set.counts()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    assertThat(set.label(0)).isEqualTo(4);
    assertThat(set.pixels(0)).hasSize(3072).startsWith(1).endsWith(0);
    assertThat(set.pixels(0)[1023]).isOne();
    assertThat(set.pixels(0)[1024]).isEqualTo(0.2f);
    assertThat(set.pixels(1)).startsWith(1 / 255f).endsWith(3 / 255f);
    assertThat(set.label(2)).isEqualTo(9);
    assertThat(set.pixels(2)).startsWith(0).endsWith(0.4f);
  }

  @Test
  void aFileBrokenOffIsRefused() {
    byte[] image = Bytes.cifar(1, 2, 3, 4);
    assertRefused(Arrays.copyOf(image, 3000), "has 3000 bytes, where each image takes 3073");
    assertRefused(new byte[0], "has 0 bytes");
    assertRefused(Arrays.copyOf(image, 3074), "has 3074 bytes");
  }

  @Test
  void aLabelOutOfRangeIsRefused() {
    assertRefused(Bytes.cifar(10, 0, 0, 0), "the label 10 at image 0, where 0 to 9 are allowed");
    assertRefused(Bytes.cifar(200, 0, 0, 0), "the label 200");
  }

  private void assertRefused(byte[] bytes, String says) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CifarFile.read("photographs", List.of(Bytes.write(folder, "x.bin", bytes))))
        .withMessageStartingWith(folder.resolve("x.bin").toString())
        .withMessageContaining(says);
  }
}
