package io.github.spherometer.examples.report;

import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report in Markdown, with figures beside it; what was claimed comes first. */
public final class Report {

  private static final String FIGURES = "figures";

  private final Path directory;
  private final String title;
  private final List<Claim> claims = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private final Map<String, Captioned> figures = new LinkedHashMap<>();

  /**
   * @param directory gets report.md and a folder of figures
   */
  public Report(Path directory, String title) {
    this.directory = directory;
    this.title = title;
  }

  /**
   * Adds a paragraph.
   *
   * @param markdown text
   */
  public Report paragraph(String markdown) {
    return add(markdown.strip());
  }

  public Report heading(String text) {
    return add("## " + text);
  }

  public Report table(Table table) {
    return add(table.markdown().strip());
  }

  /**
   * Adds a figure as figures/NAME.png, with a link to figures/NAME.svg.
   *
   * @param name of lower-case letters, digits and hyphens
   * @param caption plain text
   */
  public Report figure(String name, Figure figure, String caption) {
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException(
          "a figure's name has lower-case letters, digits and hyphens, unlike " + name);
    }
    String text = caption.strip().replaceAll("\\s*\\R\\s*", " ");
    if (figures.putIfAbsent(name, new Captioned(figure, text)) != null) {
      throw new IllegalArgumentException("there is a figure " + name + " already");
    }
    String path = FIGURES + "/" + name;
    String alternative = text.replace("[", "(").replace("]", ")");
    return add("[![%s](%s.png)](%s.svg)\n\n*%s*".formatted(alternative, path, path, text));
  }

  /** Adds a claim to the table at the top. */
  public Report claim(Claim claim) {
    claims.add(claim);
    return this;
  }

  /** The claims so far. */
  public List<Claim> claims() {
    return List.copyOf(claims);
  }

  /**
   * Writes report.md and the figures.
   *
   * @return the file report.md
   * @throws IOException if they cannot be written, or figures cannot be drawn for want of fonts;
   *     report.md is there in that case
   */
  public Path write() throws IOException {
    Path folder = Files.createDirectories(directory.resolve(FIGURES));
    Path file = Files.writeString(directory.resolve("report.md"), markdown());
    for (Map.Entry<String, Captioned> entry : figures.entrySet()) {
      Captioned captioned = entry.getValue();
      Pictures.writePng(captioned.figure, folder.resolve(entry.getKey() + ".png"));
      Pictures.writeSvg(
          captioned.figure, captioned.caption, folder.resolve(entry.getKey() + ".svg"));
    }
    return file;
  }

  private record Captioned(Figure figure, String caption) {}

  private String markdown() {
    return "# "
        + title
        + "\n\n"
        + new ClaimTable(claims).markdown()
        + body.toString().strip()
        + "\n";
  }

  private Report add(String block) {
    body.append(block).append("\n\n");
    return this;
  }
}
