package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.surface.torch.Measurable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The archive that PyTorch would save a TorchScript module in: its code, parameters and buffers. It
 * is held once, in an array of about its size.
 */
public final class SavedTorchScript extends ByteArrayOutputStream {

  private static final int CODE_BYTES = 1 << 16;

  private SavedTorchScript(int expectedBytes) {
    super(expectedBytes);
  }

  /** Saves a module of the user's. */
  static SavedTorchScript of(PtSymbolBlock module) {
    return of(module, module.getParameters().values().stream().map(Parameter::getArray).toList());
  }

  /**
   * Saves a module.
   *
   * @param parameters its own, which make up most of the archive
   * @throws IllegalArgumentException if they do not fit into a Java array
   */
  public static SavedTorchScript of(PtSymbolBlock module, Collection<NDArray> parameters) {
    long bytes =
        parameters.stream().mapToLong(p -> p.size() * p.getDataType().getNumOfBytes()).sum();
    long expected = bytes + bytes / 16 + CODE_BYTES;
    Measurable.require(
        expected < Integer.MAX_VALUE,
        "the parameters of the TorchScript model take " + bytes + " bytes, must be below 2 GB");
    SavedTorchScript archive = new SavedTorchScript((int) expected);
    JniUtils.writeModule(module, archive, false);
    return archive;
  }

  /** Makes a module of it, in no particular mode. */
  PtSymbolBlock load(PtNDManager manager) throws IOException {
    return JniUtils.loadModule(manager, new ByteArrayInputStream(buf, 0, count), true, false);
  }

  /** Returns the source of all classes and functions. */
  String code() throws IOException {
    StringBuilder code = new StringBuilder();
    try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel(buf);
        ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel.truncate(count)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        if (entry.getName().endsWith(".py")) {
          byte[] source = zip.getInputStream(entry).readAllBytes();
          code.append(new String(source, StandardCharsets.UTF_8));
        }
      }
    }
    return code.toString();
  }
}
