package io.github.spherometer.listener.page;

import io.github.spherometer.listener.http.Answer;
import io.github.spherometer.listener.http.Guard;
import io.github.spherometer.listener.http.NewsStreams;
import io.github.spherometer.listener.http.Request;
import io.github.spherometer.listener.http.Router;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which paths the live page is at, and what is there: its files, and its data. */
public final class PageRoutes {

  private static final String RUNS = "/api/v1/runs";
  private static final Pattern RUN = Pattern.compile(RUNS + "/([^/]+)");
  private static final Pattern SEQUENCE = Pattern.compile("-?\\d{1,18}");

  private final PageData data;

  private PageRoutes(PageData data) {
    this.data = data;
  }

  /** Adds them all. */
  public static void add(Router router, Guard guard, PageData data, NewsStreams news) {
    PageRoutes routes = new PageRoutes(data);
    router
        .at(PageFiles::isFile, guard, request -> PageFiles.at(request.path()))
        .at(RUNS, guard, request -> Answer.json(data.runs()))
        .at(RUN.asMatchPredicate(), guard, routes::run)
        .at("/api/v1/schema.json", guard, request -> PageFiles.schema())
        .at("/api/v1/news", guard, news);
  }

  private Answer run(Request request) {
    Matcher path = RUN.matcher(request.path());
    String id = path.matches() ? path.group(1) : "";
    String after = request.parameter("after").orElse("-1");
    if (!SEQUENCE.matcher(after).matches()) {
      return Answer.sentence(400, "after must be a whole number, as the sequence of a row is");
    }
    return data.run(id, Long.parseLong(after))
        .map(Answer::json)
        .orElseGet(() -> Answer.sentence(404, "There is no such run, or no longer; see " + RUNS));
  }
}
