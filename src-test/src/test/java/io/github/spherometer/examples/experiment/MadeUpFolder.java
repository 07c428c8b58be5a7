package io.github.spherometer.examples.experiment;

import java.nio.file.Path;

/** The folder of a run that nobody has done. */
public final class MadeUpFolder {

  private MadeUpFolder() {}

  public static RunFolder at(Path directory) {
    return new RunFolder(directory, null);
  }
}
