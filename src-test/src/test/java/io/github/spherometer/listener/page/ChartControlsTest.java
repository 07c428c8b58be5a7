package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What charts do when they are clicked, dragged and typed at. */
class ChartControlsTest extends PageInBrowser {

  @Test
  void theAxisOfAllChartsIsSwitchedTogether() {
    on("axes").train(9);
    open(9);
    List<String> byBatch = ticks();
    browser.button("Epoch").click();
    browser.await(
        "return document.querySelector('#controls [aria-pressed=true]').innerText === 'Epoch'");
    List<String> byEpoch = ticks();
    browser.button("Time").click();
    assertThat(byBatch).isNotEqualTo(byEpoch);
  }

  @Test
  void draggingZoomsAndADoubleClickShowsTheWholeRun() {
    on("zoom").train(20);
    open(20);
    WebElement plot = browser.one(EIGENVALUES + " .u-over");
    List<String> whole = ticks();
    new Actions(browser.driver())
        .moveToElement(plot, -60, 0)
        .clickAndHold()
        .moveByOffset(90, 0)
        .release()
        .perform();
    browser.await(
        "return !document.evaluate(\"//button[.='Whole run']\", document, null, 9)"
            + ".singleNodeValue.disabled");
    assertThat(ticks()).doesNotContainAnyElementsOf(whole);
    new Actions(browser.driver()).doubleClick(plot).perform();
    browser.await(
        "return document.evaluate(\"//button[.='Whole run']\", document, null, 9)"
            + ".singleNodeValue.disabled");
    assertThat(ticks()).isEqualTo(whole);
  }

  @Test
  void aPartOfTheRunIsChosenWithTheKeyboard() {
    on("keyboard").train(20);
    open(20);
    List<String> whole = ticks();
    List<WebElement> bounds = browser.all("#controls input.bound");
    bounds.get(0).sendKeys("5", Keys.TAB);
    assertThat(ticks()).isEqualTo(whole);
    bounds.get(1).sendKeys("9", Keys.TAB);
    assertThat(ticks()).doesNotContainAnyElementsOf(whole);
  }

  @Test
  void aLineIsHiddenAndShownByAClick() {
    on("hidden").train(5);
    open(5);
    List<String> before = ticks();
    browser.all(EIGENVALUES + " .legend button").get(0).click();
    assertThat(browser.all(EIGENVALUES + " .legend [aria-pressed=false]")).hasSize(1);
    assertThat(ticks().get(0)).isNotEqualTo(before.get(0));
  }

  @Test
  void aScaleIsLogarithmicByAClick() {
    on("log").train(5);
    open(5);
    List<String> linear = ticks();
    browser.button("Log y").click();
    assertThat(ticks()).doesNotContainAnyElementsOf(linear);
  }
}
