package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.log.LogView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs on a page, while they grow. */
class ShownLogsTest extends PageInBrowser {

  private static JsonLinesSink log(Path file, String run) {
    JsonLinesSink sink = JsonLinesSink.append(file);
    sink.started(Told.run(run));
    sink.accept(Told.measurement(1));
    return sink;
  }

  @Test
  void pointsOfALogArriveWhileItGrows() {
    Path file = downloads.resolve("growing.jsonl");
    try (JsonLinesSink sink = log(file, "far away");
        LogView view = LogView.open(endpoint, List.of(file), message -> {})) {
      open(1);
      assertThat(browser.text("#headline .about")).contains("read from growing.jsonl");
      sink.accept(Told.measurement(2));
      awaitPoints(2);
      assertThat(browser.text("#headline .state")).contains("no news since");
      sink.progressed(Told.progress(3, 0, 3));
      sink.ended();
      browser.await("return document.querySelector('.state').innerText.includes('ended at')");
      assertThat(browser.text("#headline .state")).startsWith("far away · growing ended at");
      assertThat(view.runs()).isEqualTo(1);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void twoLogsAreLaidOverOneAnother() {
    Path one = downloads.resolve("one.jsonl");
    Path two = downloads.resolve("two.jsonl");
    try (JsonLinesSink first = log(one, "same name");
        JsonLinesSink second = log(two, "two");
        LogView view = LogView.open(endpoint, List.of(one, two), message -> {})) {
      first.accept(Told.measurement(2));
      second.accept(Told.measurement(2));
      open(2);
      assertThat(browser.text(EIGENVALUES + " .legend")).contains("same name · one", "two");
      assertThat(browser.text("#runs")).doesNotContain("· two", "●");
      assertThat(browser.all("#runs [aria-pressed=true]")).hasSize(2);
      assertThat(view.logs()).isEqualTo(2);
    }
    assertThat(browser.complaints()).isEmpty();
  }
}
