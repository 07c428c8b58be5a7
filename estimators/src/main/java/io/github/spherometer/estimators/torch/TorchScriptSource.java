package io.github.spherometer.estimators.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript of our own: the archive of a class without data, as the engine loads it, made of its
 * source, which is a resource. It is a zip of that and of two small pickles.
 */
public final class TorchScriptSource {

  /** An empty tuple. */
  private static final String CONSTANTS = "80 02 29 2e";

  private TorchScriptSource() {}

  /**
   * Makes an archive.
   *
   * @param owner beside which the resource is
   * @param type name of the class in it
   * @param resource the source, in the serialized form of TorchScript
   */
  public static byte[] of(Class<?> owner, String type, String resource) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      add(zip, "constants.pkl", bytes(CONSTANTS));
      add(zip, "data.pkl", bytes(object(type)));
      add(zip, "code/__torch__.py", source(owner, resource));
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("module/" + name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** An object of a class in {@code __torch__} with the one attribute training = True. */
  private static String object(String type) {
    return "80 02 63 " // protocol 2, global
        + hex("__torch__\n" + type + "\n")
        + " 71 00 29 81 7d 28 58 08 00 00 00 " // new object, dictionary, string of 8
        + hex("training")
        + " 71 01 88 75 62 2e"; // True, set item, build, stop
  }

  private static byte[] source(Class<?> owner, String resource) throws IOException {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing beside " + owner);
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
