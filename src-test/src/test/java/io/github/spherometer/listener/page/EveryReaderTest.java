package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Small and dark screens, readers of screens, and names that are no names. */
class EveryReaderTest extends PageInBrowser {

  @Test
  void itIsDarkWhereTheSystemIs() {
    on("dark").train(2);
    open(2);
    String background = "return getComputedStyle(document.body).backgroundColor";
    assertThat(browser.run(background)).isEqualTo("rgb(246, 247, 249)");
    browser.prefer("dark");
    assertThat(browser.run(background)).isEqualTo("rgb(17, 20, 24)");
  }

  @Test
  void aPhoneShowsItWithoutSidewaysScrolling() {
    String hostile = "x".repeat(300);
    on("phone " + hostile).train(2);
    browser.resize(360, 740);
    open(2);
    assertThat(browser.run("return document.scrollingElement.scrollWidth")).isEqualTo(360L);
  }

  @Test
  void axeFindsNothingThatKeepsPeopleOut() {
    on("accessible").train(5);
    open(5);
    assertThat(browser.inaccessible()).isEmpty();
    browser.prefer("dark");
    assertThat(browser.inaccessible()).isEmpty();
  }

  @Test
  void namesAreTextWhateverTheyHold() {
    String name = "<img src=x onerror=document.title='broken'>\"'</script><script>alert(1)";
    on(name, name, 0.02f, options -> options).train(2);
    open(2);
    assertThat(browser.text("#headline .state")).contains(name);
    assertThat(browser.text("#headline .about")).contains(name);
    assertThat(browser.all("img, main script")).isEmpty();
    assertThat(browser.driver().getTitle()).doesNotStartWith("broken");
  }

  @Test
  void namesOfLayersAreTextToo() {
    String name = "<img src=x onerror=document.title='broken'>\"'</script>\\";
    RunHistories runs = LivePages.of(endpoint.registry()).get(0);
    MeasurementSink run = runs.begin("layers", "net", Tags.empty(), 2, OptionalLong.empty());
    run.started(DistinctMeasurement.run());
    run.accept(DistinctMeasurement.withLayer(name));
    open(1);
    browser.await(
        "return [...document.querySelectorAll('#chart-dead .legend .name')].some(each =>"
            + " each.textContent === arguments[0])",
        name);
    assertThat(browser.all("img, main script")).isEmpty();
    assertThat(browser.driver().getTitle()).doesNotStartWith("broken");
  }
}
