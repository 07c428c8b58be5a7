package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.CurvatureListener;
import org.junit.jupiter.api.Test;

/** What the headline says of a training that is not just running. */
class HeadlineTest extends PageInBrowser {

  @Test
  void aTrainingThatIsGoneIsLostAndItsValuesAreGrey() {
    on("gone").train(3);
    open(3);
    endpoint.close();
    browser.await("return document.querySelector('.state').innerText.includes('lost contact')");
    assertThat(browser.run("return document.body.classList.contains('old')")).isEqualTo(true);
    awaitPoints(3);
  }

  @Test
  void aLossThatIsNotFiniteIsSaidWithItsFirstBatch() {
    ShownRun run = on("diverging", "net", 50f, options -> options);
    run.train(40);
    browser.open(endpoint.page());
    browser.await(
        "return /not finite since batch \\d+/.test(document.querySelector('.state').innerText)");
    assertThat(browser.one("#headline").getAttribute("data-state")).isEqualTo("bad");
    assertThat(browser.text("#events")).contains("Not finite", "non_finite_loss");
  }

  /** After the last step there are parameters to measure, and no batch. */
  @Test
  void aTrainingThatHasEndedKeepsTheLossOfItsLastBatch() {
    var withLastBatch =
        CurvatureListener.builder()
            .inForeground()
            .everyBatches(4)
            .endpoint(endpoint)
            .run("healthy");
    ShownRun run = on("healthy", "net", 0.02f, options -> withLastBatch).train(6);
    open(2);
    String loss = latest("#chart-loss", "batch");
    run.end();
    browser.await("return document.querySelector('.state').innerText.includes('ended at')");
    awaitPoints(3);
    assertThat(browser.text("#headline .state")).doesNotContain("not finite");
    assertThat(browser.text("#headline .tiles")).contains("Loss of the batch\n" + loss + "\n");
    assertThat(latest("#chart-loss", "batch")).isEqualTo(loss);
    assertThat(browser.one("#headline").getAttribute("data-state")).isEqualTo("ended");
  }
}
