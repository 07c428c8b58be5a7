package io.github.spherometer.listener.push;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of protocol buffers, as much of it as remote write needs.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Protobuf varint(int field, long value) {
    tag(field, VARINT);
    return varint(value);
  }

  Protobuf fixed(int field, double value) {
    tag(field, FIXED_64);
    return raw(
        ByteBuffer.allocate(Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(Double.doubleToRawLongBits(value))
            .array());
  }

  Protobuf text(int field, String value) {
    return message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, byte[] message) {
    tag(field, LENGTH);
    varint(message.length);
    return raw(message);
  }

  /** Fields that are encoded already, or anything else. */
  Protobuf raw(byte[] some) {
    bytes.writeBytes(some);
    return this;
  }

  /** Seven bits at a time, the lowest first. */
  Protobuf varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    bytes.write((int) left);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
