package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes TorchScript archives: a zip of the source, a pickle of the module's attributes, and the
 * numbers of every tensor in a file of its own, little-endian.
 */
final class ScriptArchive {

  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final List<NDArray> tensors = new ArrayList<>();

  private ScriptArchive() {}

  static byte[] of(ScriptModule module, String source) throws IOException {
    ScriptArchive archive = new ScriptArchive();
    archive.pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    archive.write(module);
    archive.write(".");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      add(zip, "constants.pkl", EMPTY_TUPLE);
      add(zip, "data.pkl", archive.pickle.toByteArray());
      add(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < archive.tensors.size(); i++) {
        add(zip, "data/" + i, numbers(archive.tensors.get(i)));
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("net/" + name));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] numbers(NDArray array) {
    double[] values = Fixtures.doubles(array);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * array.getDataType().getNumOfBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (isDouble(array)) {
        bytes.putDouble(value);
      } else {
        bytes.putFloat((float) value);
      }
    }
    return bytes.array();
  }

  private static boolean isDouble(NDArray array) {
    return array.getDataType() == DataType.FLOAT64;
  }

  /** An object that is given its attributes as a dictionary. */
  private void write(ScriptModule module) {
    global("__torch__", module.type());
    write(")\u0081}(");
    module
        .attributes()
        .forEach(
            (name, value) -> {
              string(name);
              if (value instanceof ScriptModule child) {
                write(child);
              } else if (value instanceof ScriptModule.Tensor tensor) {
                write(tensor);
              } else {
                bool((Boolean) value);
              }
            });
    write("ub");
  }

  /** A tensor of a storage; the second time it is written, a reference to the first. */
  private void write(ScriptModule.Tensor tensor) {
    for (int known = 0; known < tensors.size(); known++) {
      if (tensors.get(known) == tensor.array()) {
        pickle.writeBytes(new byte[] {'h', (byte) known});
        return;
      }
    }
    global("torch._utils", "_rebuild_tensor_v2");
    write("(");
    storage(tensor.array());
    integer(0);
    tuple(tensor.array().getShape().getShape());
    tuple(strides(tensor.array().getShape()));
    bool(tensor.trainable());
    global("collections", "OrderedDict");
    write(")RtR");
    pickle.writeBytes(new byte[] {'q', (byte) tensors.size()});
    tensors.add(tensor.array());
  }

  private void storage(NDArray array) {
    write("(");
    string("storage");
    global("torch", isDouble(array) ? "DoubleStorage" : "FloatStorage");
    string(Integer.toString(tensors.size()));
    string("cpu");
    integer(array.size());
    write("tQ");
  }

  private static long[] strides(Shape shape) {
    long[] strides = new long[shape.dimension()];
    Arrays.setAll(strides, i -> shape.slice(i + 1).size());
    return strides;
  }

  private void tuple(long[] values) {
    write("(");
    Arrays.stream(values).forEach(this::integer);
    write("t");
  }

  private void bool(boolean value) {
    write(value ? "\u0088" : "\u0089");
  }

  private void integer(long value) {
    write("J");
    word(value);
  }

  private void string(String text) {
    write("X");
    word(text.length());
    write(text);
  }

  private void global(String module, String name) {
    write("c" + module + "\n" + name + "\n");
  }

  private void word(long value) {
    pickle.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
  }

  private void write(String operations) {
    pickle.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
  }
}
