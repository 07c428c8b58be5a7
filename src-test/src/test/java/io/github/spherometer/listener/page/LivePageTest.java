package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page draws, and that it draws it while a training goes on. */
class LivePageTest extends PageInBrowser {

  @Test
  void pointsArriveWithoutAReload() {
    ShownRun run = on("arriving").train(3);
    open(3);
    run.train(4);
    awaitPoints(7);
    assertThat(browser.text("#headline .state")).isEqualTo("arriving running");
    assertThat(browser.text("#headline .tiles")).contains("Batch\n7\n");
    run.end();
    browser.await("return document.querySelector('.state').innerText.includes('ended at')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void everyMeasurementAndTheThresholdAreDrawn() {
    on("threshold").train(12);
    open(12);
    assertThat(latest(EIGENVALUES, "threshold")).startsWith("100");
    assertThat(browser.all(EIGENVALUES + " canvas")).hasSize(1);
    assertThat(latest("#chart-ratio", "edge of stability")).isEqualTo("1");
  }

  /** It would press the eigenvalues to the bottom. */
  @Test
  void aThresholdFarAboveIsSaidToBeThere() {
    on("far", "net", 1e-5f, options -> options).train(3);
    open(3);
    browser.await(
        "return document.querySelector('#chart-eigenvalues .legend').innerText.includes('↑')");
    assertThat(latest(EIGENVALUES, "threshold")).isEqualTo("200\u202f000 ↑");
    browser.all(EIGENVALUES + " .tools button").get(0).click();
    browser.await(
        "return !document.querySelector('#chart-eigenvalues .legend').innerText.includes('↑')");
  }

  @Test
  void theFirstMeasurementHasItsTimeAndProducts() {
    on("first").train(1);
    open(1);
    for (String chart : List.of("#chart-products", "#chart-duration")) {
      browser.run("document.querySelector(arguments[0]).scrollIntoView()", chart);
      browser.await("return document.querySelector(arguments[0]).dataset.points === '1'", chart);
    }
    assertThat(latest("#chart-products", "products")).matches("[1-9]\\d*");
    assertThat(latest("#chart-duration", "all")).isNotEqualTo("–");
    assertThat(browser.text("#chart-duration .legend")).doesNotContain("density", "slices");
  }

  @Test
  void theParabolaIsBesideTheSlice() {
    on("slices", "net", 0.02f, options -> options.lossSlices(1)).train(2);
    open(2);
    browser.run("document.querySelector('#chart-slice').scrollIntoView()");
    browser.await("return document.querySelector('#chart-slice .plot canvas') !== null");
    assertThat(browser.text("#chart-slice .legend")).contains("loss", "parabola");
    assertThat(browser.all("#chart-slice canvas")).hasSize(2);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whoeverComesLateSeesEverything() {
    on("late").train(25);
    open(25);
    browser.reload();
    awaitPoints(25);
  }

  @Test
  void runsAreLaidOverOneAnother() {
    on("first").train(4);
    on("second").train(6);
    open(6);
    assertThat(browser.text("#headline .state")).startsWith("second");
    browser.button("first").click();
    browser.await(
        "return document.querySelectorAll('#chart-eigenvalues .legend button').length === 2");
    assertThat(browser.text(EIGENVALUES + " .legend")).contains("first", "second");
  }
}
