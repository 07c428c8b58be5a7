package io.github.spherometer.listener.log;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.page.RunHistories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The logs of a view: files, and those that are found in folders. */
final class ShownLogs {

  private static final String ENDING = ".jsonl";

  private final List<Path> files = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final Map<Path, ShownLog> logs = new LinkedHashMap<>();
  private final Set<Path> empty = new HashSet<>();
  private final RunHistories page;
  private final Consumer<String> messages;
  private boolean tooMany;

  private ShownLogs(RunHistories page, Consumer<String> messages) {
    this.page = page;
    this.messages = messages;
  }

  /**
   * Sorts out what is a folder.
   *
   * @throws IllegalArgumentException if there is none, or a file can never be there
   */
  static ShownLogs of(Collection<Path> given, RunHistories page, Consumer<String> messages) {
    Require.that(!given.isEmpty(), "logs", given, "one file or folder at least");
    ShownLogs logs = new ShownLogs(page, messages);
    for (Path one : given) {
      if (Files.isDirectory(one)) {
        logs.folders.add(one);
      } else {
        Path folder = one.toAbsolutePath().getParent();
        Require.that(
            folder != null && Files.isDirectory(folder), "log", one, "in a folder that is there");
        logs.files.add(one);
      }
    }
    return logs;
  }

  /** Shows what is new. */
  synchronized void read() {
    find();
    logs.values().forEach(ShownLog::read);
    if (!tooMany && runs() > page.most()) {
      tooMany = true;
      messages.accept(
          "The logs hold more than %d runs; the page keeps the newest %d"
              .formatted(page.most(), page.most()));
    }
  }

  /** The one that was written last comes last: a page shows the newest run first. */
  private void find() {
    files.stream().filter(Files::isDirectory).forEach(folders::add);
    files.removeAll(folders);
    Map<Path, String> found = new LinkedHashMap<>();
    files.forEach(file -> found.put(file, nameOf(file)));
    for (Path folder : folders) {
      below(folder).forEach(file -> found.putIfAbsent(file, folder.relativize(file).toString()));
    }
    found.keySet().removeAll(logs.keySet());
    found.entrySet().stream()
        .sorted(Comparator.comparingLong(one -> modified(one.getKey())))
        .forEach(
            one ->
                logs.put(one.getKey(), new ShownLog(one.getKey(), one.getValue(), page, messages)));
  }

  private String nameOf(Path file) {
    Path name = file.getFileName();
    boolean alone = files.stream().filter(each -> name.equals(each.getFileName())).count() == 1;
    return alone ? name.toString() : file.toString();
  }

  private List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> found =
          all.filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
              .sorted()
              .toList();
      if (found.isEmpty() && empty.add(folder)) {
        messages.accept(
            "%s holds no *%s yet; they are shown when it does".formatted(folder, ENDING));
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      if (empty.add(folder)) {
        messages.accept("cannot read %s: %s".formatted(folder, e.getMessage()));
      }
      return List.of();
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException notThere) {
      return Long.MAX_VALUE;
    }
  }

  synchronized int count() {
    return logs.size();
  }

  synchronized int runs() {
    return logs.values().stream().mapToInt(ShownLog::runs).sum();
  }
}
