package io.github.spherometer.listener.log;

import io.github.spherometer.listener.page.RunHistories;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log on a page: reads what is new of its file, and tells its runs. */
final class ShownLog implements GrowingFile.Lines {

  /** A file that is no log may have any number of lines. */
  private static final int MOST_BROKEN = 5;

  private final GrowingFile file;
  private final String name;
  private final RunHistories page;
  private final Consumer<String> messages;
  private final LineReader reader;
  private LoggedRuns<ShownRun> runs = new LoggedRuns<>(this::begin);
  private final List<ShownRun> begun = new ArrayList<>();
  private Instant time = Instant.EPOCH;
  private int broken;
  private boolean isThere;
  private String said = "";

  /**
   * @param name as people shall be told of it
   * @param messages what somebody should know
   */
  ShownLog(Path file, String name, RunHistories page, Consumer<String> messages) {
    this.file = new GrowingFile(file);
    this.name = name;
    this.page = page;
    this.messages = messages;
    reader = new LineReader(file);
  }

  /** Shows what is new. What is wrong is said, and goes no further. */
  void read() {
    try {
      file.read(this);
      isThere = true;
      said = "";
    } catch (NoSuchFileException e) {
      say(
          isThere
              ? "%s is gone; what it held is still shown".formatted(file.path())
              : "%s is not there yet; it is shown when it is".formatted(file.path()));
    } catch (IOException e) {
      say("cannot read %s: %s".formatted(file.path(), e.getMessage()));
    }
  }

  /** Once, until it is something else. */
  private void say(String what) {
    if (!what.equals(said)) {
      said = what;
      messages.accept(what);
    }
  }

  @Override
  public void startOver() {
    if (!begun.isEmpty()) {
      messages.accept("%s is another file now, and is read anew".formatted(file.path()));
    }
    begun.forEach(ShownRun::remove);
    begun.clear();
    runs = new LoggedRuns<>(this::begin);
    broken = 0;
  }

  @Override
  public void take(byte[] line, long number) {
    if (LineReader.isBlank(line) || LineReader.isUnfinished(line)) {
      return;
    }
    try {
      Line news = reader.read(line, number);
      show(news, number);
    } catch (IllegalArgumentException e) {
      complain(String.valueOf(e.getMessage()));
    }
  }

  /** Old logs say only of measurements when they were taken. */
  private void show(Line line, long number) {
    time =
        line.time()
            .or(() -> line.measurement().map(measurement -> measurement.time()))
            .orElseGet(() -> begun.isEmpty() ? file.modified().toInstant() : time);
    try {
      runs.tell(line);
    } catch (RuntimeException e) { // whatever somebody has written there
      complain("%s line %d cannot be shown: %s".formatted(file.path(), number, e));
    }
  }

  private void complain(String what) {
    broken++;
    if (broken <= MOST_BROKEN) {
      messages.accept(what);
    } else if (broken == MOST_BROKEN + 1) {
      messages.accept("%s has more broken lines, which are not named".formatted(file.path()));
    }
  }

  private ShownRun begin(String run) {
    ShownRun shown = new ShownRun(run, name, page, () -> time);
    begun.add(shown);
    return shown;
  }

  /** How many runs it holds so far. */
  int runs() {
    return begun.size();
  }
}
