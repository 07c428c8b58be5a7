package io.github.spherometer.listener.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyTest {

  @Test
  void aBlockIsItsLengthAndLiterals() {
    assertThat(Snappy.block(new byte[] {7, 8, 9})).containsExactly(3, 61 << 2, 2, 0, 7, 8, 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 65_535, 65_536, 65_537, 200_000})
  void blocksOfAllLengthsCanBeRead(int length) {
    byte[] content = new byte[length];
    new Random(1).nextBytes(content);
    assertThat(read(ByteBuffer.wrap(Snappy.block(content)))).isEqualTo(content);
  }

  /**
   * As the format is described: literals alone, whose lengths have one to four bytes of their own.
   */
  private static byte[] read(ByteBuffer block) {
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = block.get() & 0xff;
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (block.hasRemaining()) {
      int tag = block.get() & 0xff;
      assertThat(tag & 3).as("a literal").isZero();
      int size = tag >>> 2;
      if (size >= 60) {
        int bytes = size - 59;
        size = 0;
        for (int i = 0; i < bytes; i++) {
          size |= (block.get() & 0xff) << (8 * i);
        }
      }
      byte[] literal = new byte[size + 1];
      block.get(literal);
      content.writeBytes(literal);
    }
    assertThat(content.size()).isEqualTo(length);
    return content.toByteArray();
  }
}
