package io.github.spherometer.estimators.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The TorchScript archive of {@code autograd.py}: a zip of the source and two small pickles. */
final class TorchScriptArchive {

  /** An empty tuple. */
  private static final String CONSTANTS = "80 02 29 2e";

  /** An object of class {@code __torch__.Autograd} with the one attribute training = True. */
  private static final String DATA =
      "80 02 63 " // protocol 2, global
          + hex("__torch__\nAutograd\n")
          + " 71 00 29 81 7d 28 58 08 00 00 00 " // new object, dictionary, string of 8
          + hex("training")
          + " 71 01 88 75 62 2e"; // True, set item, build, stop

  private TorchScriptArchive() {}

  static byte[] autograd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      add(zip, "constants.pkl", bytes(CONSTANTS));
      add(zip, "data.pkl", bytes(DATA));
      add(zip, "code/__torch__.py", source());
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("autograd/" + name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] source() throws IOException {
    try (InputStream in = TorchScriptArchive.class.getResourceAsStream("autograd.py")) {
      if (in == null) {
        throw new IOException(
            "the resource autograd.py is missing beside " + TorchScriptArchive.class);
      }
      return in.readAllBytes();
    }
  }

  private static String hex(String ascii) {
    return HexFormat.ofDelimiter(" ").formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }
}
