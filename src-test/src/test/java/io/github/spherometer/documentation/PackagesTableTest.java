package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of packages says of each what the package says of itself. */
class PackagesTableTest {

  private static final Pattern PACKAGE =
      Pattern.compile("(?s)/\\*\\*(.+?)\\*/.*package io\\.github\\.spherometer\\.([\\w.]+);");
  private static final Pattern TAG = Pattern.compile("\\{@\\w+ (?:[\\w.]+[.])?(\\w+)}");
  private static final Pattern LABELLED = Pattern.compile("\\{@linkplain \\S+ ([^}]+)}");

  @Test
  void everyPackageHasItsFirstSentence() {
    Map<String, String> listed = new TreeMap<>();
    MarkdownTable table = Markdown.read("CONTRIBUTING.md").table("package");
    for (int row = 0; row < table.rows().size(); row++) {
      listed.put(table.names().get(row), table.rows().get(row).get(1).replace("`", ""));
    }
    assertThat(listed).isEqualTo(firstSentences());
  }

  private static Map<String, String> firstSentences() {
    Map<String, String> sentences = new TreeMap<>();
    for (Path file : Markdown.files()) {
      if (file.endsWith("package-info.java")) {
        Matcher info = PACKAGE.matcher(Markdown.read(file.toString()).text());
        assertThat(info.find()).as(file.toString()).isTrue();
        sentences.put(info.group(2), firstSentence(info.group(1)));
      }
    }
    return sentences;
  }

  private static String firstSentence(String comment) {
    String text = comment.replaceAll("\\s*\n \\* ?", " ").strip();
    String plain = TAG.matcher(LABELLED.matcher(text).replaceAll("$1")).replaceAll("$1");
    return plain.replaceFirst("(?s)\\.\\s.*|\\.$", "");
  }
}
