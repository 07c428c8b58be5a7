package io.github.spherometer.examples.checkpoints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that DJL's {@code SaveModelTrainingListener} saves parameters into, as {@code
 * NAME-0001.params} after the first epoch.
 *
 * <p>DJL writes a file in its place, so that one may be seen while it is half there: it is taken
 * once it has not changed from one look to the next, or for a while. One that is written again,
 * such as by another training, is taken again.
 */
public final class CheckpointFolder {

  private static final Pattern NAME = Pattern.compile("(.+)-(\\d{4,})\\.params");
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Path folder;
  private final @Nullable String wanted;
  private final long first;
  private final InstantSource clock;
  private final Map<Path, Checkpoint> seen = new HashMap<>();
  private final Map<Path, Checkpoint> taken = new HashMap<>();

  /**
   * Looks into a folder.
   *
   * @param folder that need not be there yet
   * @param name of the model; null if there is only one
   * @param first epoch that is wanted
   */
  public CheckpointFolder(Path folder, @Nullable String name, long first) {
    this(folder, name, first, InstantSource.system());
  }

  CheckpointFolder(Path folder, @Nullable String name, long first, InstantSource clock) {
    this.folder = folder;
    wanted = name;
    this.first = first;
    this.clock = clock;
  }

  /**
   * Looks for checkpoints that are complete and have not been taken.
   *
   * @return in the order of their epochs; they are taken with this
   * @throws IllegalArgumentException if there are several models, and no name was given
   */
  public List<Checkpoint> take() {
    List<Checkpoint> fresh = fresh();
    List<Checkpoint> complete = fresh.stream().filter(this::isComplete).toList();
    fresh.forEach(each -> seen.put(each.file(), each));
    complete.forEach(each -> taken.put(each.file(), each));
    return complete;
  }

  /**
   * Returns whether there are some that are still being written.
   *
   * @return true if a later look may find more
   */
  public boolean isWaiting() {
    return !fresh().isEmpty();
  }

  /**
   * Returns whether a checkpoint is still what it was when it was taken.
   *
   * @param checkpoint of this folder
   * @return false if it has been written again since, or is gone
   */
  public boolean isUnchanged(Checkpoint checkpoint) {
    return read(checkpoint.file()).filter(checkpoint::equals).isPresent();
  }

  private boolean isComplete(Checkpoint checkpoint) {
    return checkpoint.equals(seen.get(checkpoint.file()))
        || checkpoint.modified().toInstant().plus(SETTLED).isBefore(clock.instant());
  }

  private List<Checkpoint> fresh() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Checkpoint> all = files.flatMap(file -> read(file).stream()).toList();
      requireOneModel(all);
      return all.stream()
          .filter(each -> each.epoch() >= first && !each.equals(taken.get(each.file())))
          .sorted(Comparator.comparingLong(Checkpoint::epoch))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of checkpoints cannot be read: " + folder, e);
    }
  }

  private void requireOneModel(List<Checkpoint> all) {
    TreeSet<String> names = new TreeSet<>(all.stream().map(Checkpoint::name).toList());
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "%s has checkpoints of %s: say with --name which are meant"
              .formatted(folder, String.join(" and ", names)));
    }
  }

  /** Empty for what is none, and for one that has just been taken away. */
  private Optional<Checkpoint> read(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches() || (wanted != null && !name.group(1).equals(wanted))) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      long epoch = Long.parseLong(name.group(2));
      return Optional.of(
          new Checkpoint(file, name.group(1), epoch, is.size(), is.lastModifiedTime()));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint cannot be read: " + file, e);
    }
  }
}
