package io.github.spherometer.examples.report.figure;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SVG that is small, and that says in words what it shows. */
final class Svg {

  private static final Pattern ATTRIBUTE = Pattern.compile("=\"[^\"]*\"");

  /** More decimals than a picture shows. */
  private static final Pattern DECIMALS = Pattern.compile("(\\.\\d\\d)\\d+(?!\\d*E)");

  private static final Pattern ROOT = Pattern.compile("<svg [^>]*>");

  private static final Pattern FONT = Pattern.compile("font-family:(&quot;[^;]*&quot;);");

  private Svg() {}

  static String of(VectorGraphics2D graphics, Figure figure, String caption) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(0, 0, figure.width(), figure.height()))
        .writeTo(out);
    String drawn = out.toString(StandardCharsets.UTF_8);
    String shorter =
        ATTRIBUTE
            .matcher(drawn)
            .replaceAll(found -> Matcher.quoteReplacement(rounded(found.group())));
    String anyFont =
        FONT.matcher(SvgLines.joined(shorter)).replaceAll("font-family:$1,sans-serif;");
    String words =
        "<title>%s</title><desc>%s</desc>"
            .formatted(escaped(caption), escaped(figure.description()));
    return ROOT.matcher(anyFont)
        .replaceFirst(root -> Matcher.quoteReplacement(root.group() + words));
  }

  private static String rounded(String attribute) {
    return DECIMALS.matcher(attribute).replaceAll("$1");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
