package io.github.spherometer.listener.push;

import java.util.Arrays;

/**
 * Snappy's block format, of literals alone: what every reader of it can read, a little longer than
 * what is in it. Requests are small without it, since a series is named once for all its samples.
 *
 * @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">Format</a>
 */
final class Snappy {

  /** The lengths of such literals have two bytes. */
  private static final int LITERAL = 1 << 16;

  private static final int TAG_OF_TWO_BYTES = 61 << 2;

  private Snappy() {}

  static byte[] block(byte[] content) {
    Protobuf block = new Protobuf().varint(content.length);
    for (int begin = 0; begin < content.length; begin += LITERAL) {
      byte[] literal =
          Arrays.copyOfRange(content, begin, Math.min(begin + LITERAL, content.length));
      int length = literal.length - 1;
      block.raw(new byte[] {(byte) TAG_OF_TWO_BYTES, (byte) length, (byte) (length >>> 8)});
      block.raw(literal);
    }
    return block.bytes();
  }
}
