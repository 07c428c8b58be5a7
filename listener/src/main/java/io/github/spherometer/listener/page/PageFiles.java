package io.github.spherometer.listener.page;

import io.github.spherometer.listener.http.Answer;
import io.github.spherometer.listener.http.ResourceFile;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the live page, which are on the class path: our own, and uPlot's in its jar. */
final class PageFiles {

  private static final String OURS = "io/github/spherometer/listener/page/";
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";

  /** Letters and dashes: no name leads out of the folder. */
  private static final Pattern FILE = Pattern.compile("/page/([a-z-]+\\.(?:js|css|svg))");

  private static final Map<String, String> OTHERS =
      Map.of(
          "/", OURS + "index.html",
          "/page/uplot.js", UPLOT + "dist/uPlot.esm.js",
          "/page/uplot.css", UPLOT + "dist/uPlot.min.css",
          "/page/uplot-license.txt", UPLOT + "LICENSE");

  private PageFiles() {}

  static boolean isFile(String path) {
    return resource(path) != null;
  }

  private static @Nullable String resource(String path) {
    Matcher ours = FILE.matcher(path);
    String other = OTHERS.get(path);
    return other == null && ours.matches() ? OURS + ours.group(1) : other;
  }

  static Answer at(String path) {
    return answer(String.valueOf(resource(path)), path);
  }

  static Answer schema() {
    return answer(OURS + "schema.json", "schema.json");
  }

  private static Answer answer(String resource, String path) {
    return ResourceFile.answer(resource, kind(path))
        .orElseGet(() -> Answer.sentence(404, "Not found; the page is at /"));
  }

  private static String kind(String path) {
    return path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
  }
}
