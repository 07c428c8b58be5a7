package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import io.github.spherometer.fixtures.RawHttp;
import io.github.spherometer.listener.page.LivePages;
import io.github.spherometer.listener.page.RunHistories;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths of the live page and its data, as a browser asks for them. */
@Timeout(60)
class PagePathsTest {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  private static final Path FILES =
      Path.of("../listener/src/main/resources/io/github/spherometer/listener/page");

  private final GivenData data = new GivenData();
  private final PrometheusEndpoint endpoint = PrometheusEndpoint.builder().start(data);

  @AfterEach
  void close() {
    endpoint.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(endpoint.page().resolve(path));
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path).build());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  @Test
  void thePageIsWhereTheMetricsAre() {
    assertThat(endpoint.page()).isEqualTo(endpoint.uri().resolve("/"));
    assertThat(endpoint.page().getPath()).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs | {\"runs\":[\"all of them\"]}",
        "/api/v1/runs/1 | {\"id\":\"1\",\"after\":-1}",
        "/api/v1/runs/1?after=4096 | {\"id\":\"1\",\"after\":4096}",
        "/api/v1/runs/1?after=-1 | {\"id\":\"1\",\"after\":-1}",
        "/api/v1/runs/1?other=2&after=3 | {\"id\":\"1\",\"after\":3}",
        "/api/v1/runs/%31 | {\"id\":\"1\",\"after\":-1}",
      })
  void dataAreJsonThatNobodyKeeps(String path, String body) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs/2 | 404 | There is no such run",
        "/api/v1/runs/ | 404 | Not found; the page is at /, the metrics are at /metrics",
        "/api/v1/runs/1/2 | 404 | Not found",
        "/api/v1/runs/..%2f1 | 404 | Not found",
        "/api/v1 | 404 | Not found",
        "/api/v2/runs | 404 | Not found",
        "/api/v1/runs/1?after=x | 400 | after must be a whole number",
        "/api/v1/runs/1?after= | 400 | after must be a whole number",
        "/api/v1/runs/1?after=99999999999999999999 | 400 | after must be a whole number",
        "/api/v1/runs/fails | 500 | This cannot be answered: java.lang.IllegalStateException: no",
      })
  void whatThereIsNotIsAPlainSentence(String path, int code, String sentence) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.body()).startsWith(sentence).endsWith("\n");
    assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "/page/uplot.js, dist/uPlot.esm.js, text/javascript; charset=utf-8",
    "/page/uplot.css, dist/uPlot.min.css, text/css; charset=utf-8",
    "/page/uplot-license.txt, LICENSE, text/plain; charset=utf-8",
  })
  void theChartsAreThoseOfTheJar(String path, String file, String type) throws Exception {
    HttpResponse<String> response = get(path);
    try (InputStream in = PagePathsTest.class.getResourceAsStream(UPLOT + file)) {
      assertThat(response.body()).isEqualTo(new String(in.readAllBytes(), UTF_8));
    }
    assertThat(header(response, "Content-Type")).isEqualTo(type);
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void theRootIsAPageToLookAt() throws Exception {
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(response.body()).containsIgnoringCase("<!doctype html>");
  }

  @ParameterizedTest
  @CsvSource({
    "js, text/javascript; charset=utf-8",
    "css, text/css; charset=utf-8",
    "svg, image/svg+xml",
  })
  void everyFileOfThePageIsServedAsWhatItIs(String kind, String type) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(FILES)) {
      files = all.filter(file -> file.toString().endsWith("." + kind)).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      HttpResponse<String> response = get("/page/" + file.getFileName());
      assertThat(response.body()).as("%s", file).isEqualTo(Files.readString(file));
      assertThat(header(response, "Content-Type")).as("%s", file).isEqualTo(type);
    }
  }

  @Test
  void theSchemaOfTheDataIsServed() throws Exception {
    HttpResponse<String> response = get("/api/v1/schema.json");
    assertThat(response.body()).contains("https://json-schema.org/draft/2020-12/schema");
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
  }

  /** Whoever publishes to its registry finds the page so. */
  @Test
  void theRunsOfTheEndpointsRegistryAreShown() throws Exception {
    PrometheusEndpoint other = PrometheusEndpoint.start(0);
    MeterRegistry registry = other.registry();
    try (other) {
      RunHistories runs = LivePages.of(registry).get(0);
      runs.begin("a run", "a model", Tags.empty(), 5, OptionalLong.empty());
      URI uri = other.page().resolve("/api/v1/runs");
      assertThat(send(HttpRequest.newBuilder(uri).build()).body()).contains("\"run\":\"a run\"");
      assertThat(LivePages.of(new SimpleMeterRegistry())).isEmpty();
    }
    assertThat(LivePages.of(registry)).isEmpty();
  }

  @Test
  void filesOfThePageAreTakenFromTheirPackage() throws Exception {
    HttpResponse<String> response = get("/page/only-for-a-test.js");
    assertThat(response.body()).isEqualTo("// Stands for a file of the live page.\n");
    assertThat(header(response, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/",
        "/page/nothing-here.js",
        "/page/schema.json",
        "/page/PageFiles.class",
        "/page/index.html",
        "/page/../page/uplot.js",
        "/page/..%2fpage%2fuplot.js",
        "/page/..%2f..%2f..%2f..%2f..%2fMETA-INF%2fMANIFEST.MF",
        "/page/..%2f..%2f..%2fsimplelogger.properties",
        "/page/%2e%2e/%2e%2e/simplelogger.js",
        "/page/..%5c..%5cuplot.js",
        "/page/%2fetc%2fpasswd",
        "/page//etc/passwd",
        "/page/uplot.js%00.css",
        "/page/uplot.js/",
        "/page/UPLOT.js",
        "/page/a.b.js",
        "/page/.js",
        "//page/uplot.js",
        "/uplot.js",
        "/META-INF/MANIFEST.MF",
        "/favicon.ico",
      })
  void noOtherFileIsServed(String path) throws Exception {
    assertThat(RawHttp.status(endpoint.page(), "GET " + path, "Host: localhost")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metrics",
        "/page/uplot.js",
        "/page/nothing-here.js",
        "/api/v1/runs",
        "/api/v1/runs/1",
        "/api/v1/runs/2",
        "/api/v1/runs/fails",
        "/api/v1/schema.json",
        "/api/v1/news",
        "/elsewhere",
      })
  void everyAnswerTellsTheBrowserWhatToLeaveUndone(String path) throws Exception {
    HttpResponse<?> response =
        HttpClient.newHttpClient()
            .send(to(path).header("Origin", "http://other.example").build(), streamed());
    assertThat(header(response, "Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' data: blob:; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
  }

  /** The news have no end. */
  private static HttpResponse.BodyHandler<InputStream> streamed() {
    return BodyHandlers.ofInputStream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/uplot.js", "/api/v1/runs", "/api/v1/runs/1", "/api/v1/news"})
  void onlyReadingIsAllowed(String path) throws Exception {
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"}) {
      String answer = RawHttp.answer(endpoint.page(), method + " " + path, "Host: localhost");
      assertThat(answer).as(method).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/uplot.js", "/api/v1/runs", "/api/v1/runs/1", "/api/v1/news"})
  void headersAloneCanBeAskedFor(String path) throws Exception {
    String answer = RawHttp.answer(endpoint.page(), "HEAD " + path, "Host: localhost");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Content-type: ").endsWith("\r\n\r\n");
    assertThat(answer.indexOf("\r\n\r\n")).isEqualTo(answer.length() - 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/uplot.js", "/api/v1/runs/1"})
  void whoeverTakesThatGetsItCompressed(String path) throws Exception {
    HttpResponse<InputStream> packed =
        HttpClient.newHttpClient()
            .send(to(path).header("Accept-Encoding", "gzip, br").build(), streamed());
    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    HttpResponse<String> plain = get(path);
    assertThat(header(plain, "Content-Encoding")).isEqualTo("none");
    try (InputStream in = new GZIPInputStream(packed.body())) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain.body()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/uplot.js", "/api/v1/runs", "/api/v1/news", "/elsewhere"})
  void aPasswordIsAskedForEverywhere(String path) throws Exception {
    try (PrometheusEndpoint closed =
        PrometheusEndpoint.builder().authenticator(new Nobody()).start(data)) {
      HttpResponse<String> response =
          send(HttpRequest.newBuilder(closed.page().resolve(path)).build());
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  private static final class Nobody extends BasicAuthenticator {

    Nobody() {
      super("nobody");
    }

    @Override
    public boolean checkCredentials(String user, String password) {
      return false;
    }
  }
}
