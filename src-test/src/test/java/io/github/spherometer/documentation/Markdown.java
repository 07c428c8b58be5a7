package io.github.spherometer.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One of our documents.
 *
 * @param file where it is
 * @param text all of it
 */
public record Markdown(Path file, String text) {

  /** The repository. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

  /** Reads a document, named as seen from the root. */
  public static Markdown read(String file) {
    return read(ROOT.resolve(file));
  }

  private static Markdown read(Path file) {
    try {
      return new Markdown(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document of the repository. */
  public static List<Markdown> all() {
    return files().stream()
        .filter(file -> file.toString().endsWith(".md"))
        .map(Markdown::read)
        .toList();
  }

  /** Every file of the repository but what is built. */
  static List<Path> files() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(ROOT, new Sources(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  /** What stands between fences of a language, such as {@code java}. */
  public List<String> fenced(String language) {
    return FENCE
        .matcher(text)
        .results()
        .filter(fence -> fence.group(1).equals(language))
        .map(fence -> fence.group(2))
        .toList();
  }

  /** What stands between single backticks. */
  List<String> code() {
    return matches(CODE, prose()).stream().map(found -> found.group(1)).toList();
  }

  /** Where its links and pictures lead. */
  List<String> links() {
    return matches(LINK, prose()).stream().map(found -> found.group(1)).toList();
  }

  /** Names under which its headings can be linked to, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (MatchResult heading : matches(HEADING, prose())) {
      String plain = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "");
      String anchor = plain.replace(' ', '-');
      String unique = anchor;
      for (int copy = 1; !anchors.add(unique); copy++) {
        unique = anchor + "-" + copy;
      }
    }
    return anchors;
  }

  /** All its tables. */
  List<MarkdownTable> tables() {
    return MarkdownTable.of(prose());
  }

  /** The only table whose first column has this title. */
  public MarkdownTable table(String firstTitle) {
    List<MarkdownTable> found =
        tables().stream().filter(table -> table.titles().get(0).equals(firstTitle)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%d tables in %s begin with %s".formatted(found.size(), this, firstTitle));
    }
    return found.get(0);
  }

  private String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }

  /** Leaves out what is built. */
  private static final class Sources extends SimpleFileVisitor<Path> {

    private final List<Path> files;

    Sources(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return SKIPPED.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(file);
      return FileVisitResult.CONTINUE;
    }
  }
}
