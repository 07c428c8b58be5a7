// What can be chosen for all charts together, and which runs are shown.

import { colour } from "./colours.js";
import { element, fill } from "./dom.js";
import { clock } from "./format.js";
import { nameOf } from "./run.js";
import { seemsToRun } from "./status.js";

/** So many colours can be told apart. */
export const MOST_RUNS = 6;
const AXES = [
  ["batch", "Batch"],
  ["epoch", "Epoch"],
  ["time", "Time"],
];

export class Controls {
  /**
   * @param {HTMLElement} parent where they are
   * @param {View} view what was chosen
   * @param {object} actions saveTable(), savePage() or null, saveEvents()
   */
  constructor(parent, view, actions) {
    this.view = view;
    this.axes = AXES.map(([axis, name]) =>
      element("button", { type: "button", on: { click: () => view.change({ axis }) } }, name),
    );
    this.log = element(
      "button",
      { type: "button", on: { click: () => view.change({ log: !view.log }) } },
      "Log y",
    );
    this.smoothing = element("input", {
      type: "range",
      min: "0",
      max: "0.95",
      step: "0.05",
      value: String(view.smoothing),
      on: { input: () => view.change({ smoothing: Number(this.smoothing.value) }) },
    });
    this.from = this.bound("From");
    this.to = this.bound("to");
    this.reset = element(
      "button",
      {
        type: "button",
        title: "Or double-click in a chart",
        on: { click: () => view.change({ zoom: null, mark: null }) },
      },
      "Whole run",
    );
    this.said = element("span.said", { aria: { live: "polite" } });
    fill(
      parent,
      element("span.group", { aria: { role: "group", label: "Axis" } }, ...this.axes),
      this.log,
      element("label", {}, "Smoothing ", this.smoothing),
      (this.bounds = element("span.group", {}, this.from.parentElement, this.to.parentElement)),
      this.reset,
      element(
        "span.group",
        { aria: { role: "group", label: "Save" } },
        element("button", { type: "button", on: { click: actions.saveTable } }, "CSV"),
        actions.savePage
          ? element(
              "button",
              {
                type: "button",
                title: "One HTML file that opens anywhere",
                on: { click: () => this.save(actions.savePage) },
              },
              "Save page",
            )
          : null,
      ),
      this.said,
    );
    view.onChange(() => this.show());
    this.show();
  }

  /** An end of the part of the axis that is looked at, for whoever does not drag. */
  bound(name) {
    const input = element("input.bound", { type: "number", step: "any", on: { change: () => this.look() } });
    element("label", {}, `${name} `, input);
    return input;
  }

  look() {
    const zoom = [this.from, this.to].map((input) => input.valueAsNumber);
    if (zoom.every(Number.isFinite) && zoom[0] < zoom[1]) {
      this.view.change({ zoom });
    }
  }

  /** There are no parts of batches. */
  rounded(place) {
    return this.view.axis === "batch" ? Math.round(place) : Number(place.toPrecision(6));
  }

  show() {
    this.bounds.hidden = this.view.axis === "time";
    [this.from, this.to].forEach((input, at) => {
      input.value = this.view.zoom ? String(this.rounded(this.view.zoom[at])) : "";
    });
    this.axes.forEach((button, at) =>
      button.setAttribute("aria-pressed", String(AXES[at][0] === this.view.axis)),
    );
    this.log.setAttribute("aria-pressed", String(this.view.log));
    this.reset.disabled = this.view.zoom === null && !this.view.mark;
  }

  async save(savePage) {
    try {
      await savePage();
      this.said.textContent = "";
    } catch (failure) {
      this.said.textContent = `The page could not be saved: ${failure.message}`;
    }
  }
}

/** Buttons for the runs of the process; several can be laid over one another. */
export class RunPicker {
  constructor(parent, view) {
    this.parent = parent;
    this.view = view;
  }

  /**
   * @param {object[]} runs as the server lists them, the newest first
   * @param {number} now the server's time
   */
  show(runs, now) {
    this.parent.hidden = runs.length < 2;
    this.now = now;
    const signature = JSON.stringify([runs.map((run) => [run.id, seemsToRun(run, now)]), this.view.shown]);
    if (signature === this.signature) {
      return;
    }
    this.signature = signature;
    fill(this.parent, ...runs.map((run) => this.button(run)));
  }

  button(run) {
    const at = this.view.shown.indexOf(run.id);
    const swatch = element("span.swatch");
    swatch.style.background = at >= 0 && this.view.shown.length > 1 ? colour(at) : "";
    const title = `${run.model}, started at ${clock(run.started)}${run.ended === null ? "" : ", ended"}`;
    return element(
      "button",
      { type: "button", title, aria: { pressed: String(at >= 0) }, on: { click: () => this.toggle(run.id) } },
      swatch,
      nameOf(run),
      seemsToRun(run, this.now) ? " ●" : "",
    );
  }

  /** One run at least is shown. */
  toggle(id) {
    const { shown } = this.view;
    const others = shown.filter((each) => each !== id);
    const changed = others.length < shown.length ? others : [...shown, id].slice(-MOST_RUNS);
    this.view.change({ shown: changed.length === 0 ? shown : changed });
  }
}
