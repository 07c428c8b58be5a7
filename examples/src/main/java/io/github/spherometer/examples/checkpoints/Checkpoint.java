package io.github.spherometer.examples.checkpoints;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Parameters that a training has saved.
 *
 * @param file which {@code Model.save} wrote
 * @param name of the model
 * @param epoch after which it was saved
 * @param bytes length of the file
 * @param modified when it was last written
 */
public record Checkpoint(Path file, String name, long epoch, long bytes, FileTime modified) {}
