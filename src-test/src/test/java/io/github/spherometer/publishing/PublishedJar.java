package io.github.spherometer.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Assumptions;

/** A jar of this build, which there is from Maven's phase {@code package} on. */
record PublishedJar(Path file) {

  /** The jar that a class comes from; the test is left out where it comes from a folder. */
  static PublishedJar of(Class<?> member) {
    try {
      Path file = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      Assumptions.assumeTrue(Files.isRegularFile(file), "no jar is built yet");
      return new PublishedJar(file);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** This jar, and in a release those of sources and Javadoc. */
  List<Path> withCompanions() {
    String name = file.getFileName().toString().replaceFirst("\\.jar$", "");
    return name.endsWith("-SNAPSHOT")
        ? List.of(file)
        : Stream.of("", "-sources", "-javadoc")
            .map(kind -> file.resolveSibling(name + kind + ".jar"))
            .toList();
  }

  String moduleName() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
    }
  }

  /** The pom that is published with this jar. */
  Pom pom() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry pom =
          jar.stream()
              .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.xml"))
              .findFirst()
              .orElseThrow();
      return Pom.parse(jar.getInputStream(pom).readAllBytes());
    }
  }

  static byte[] read(Path file, String entry) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry found = jar.getEntry(entry);
      assertThat(found).as("%s in %s", entry, file).isNotNull();
      return jar.getInputStream(found).readAllBytes();
    }
  }
}
