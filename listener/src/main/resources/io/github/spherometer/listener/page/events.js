// What happened: failures, changes of the learning rate, epochs, spikes. A click goes to the batch.

import { element, fill } from "./dom.js";
import { clock, number } from "./format.js";

const NAMES = {
  failure: "Failure",
  missed: "Missed",
  spike: "Spike",
  not_finite: "Not finite",
  learning_rate: "Learning rate",
  epoch: "Epoch",
  engine: "Engine",
  optimizer: "Optimizer",
  ended: "Ended",
};
const MOST = 200;
/** There are many of them. */
const HIDDEN_AT_FIRST = new Set(["epoch"]);
const AROUND = 0.05;

export class Events {
  constructor(parent, view) {
    this.view = view;
    this.hidden = new Set(HIDDEN_AT_FIRST);
    this.filters = element("div.filters", { aria: { role: "group", label: "Kinds of events" } });
    this.counts = element("ul.failures");
    this.list = element("ol.events");
    this.none = element("p.missing", {}, "Nothing out of the ordinary so far.");
    fill(parent, element("h2", {}, "Events"), this.filters, this.counts, this.list, this.none);
  }

  /** @param {Run} run whose events are shown, the latest first */
  show(run) {
    const signature = `${run.id} ${run.events.length} ${JSON.stringify(run.state.failures)} ${[...this.hidden]}`;
    if (signature === this.signature) {
      return;
    }
    this.signature = signature;
    this.run = run;
    const kinds = [...new Set(run.events.map((event) => event.kind))];
    fill(this.filters, ...kinds.map((kind) => this.filter(kind)));
    fill(
      this.counts,
      ...run.state.failures.map((one) =>
        element("li", {}, element("strong", {}, `${one.reason}: ${number(one.count)}`), ` – ${one.advice}`),
      ),
    );
    const shown = run.events
      .filter((event) => !this.hidden.has(event.kind))
      .slice(-MOST)
      .reverse();
    fill(this.list, ...shown.map((event) => this.item(event)));
    this.none.hidden = shown.length > 0;
  }

  filter(kind) {
    const isShown = !this.hidden.has(kind);
    const flip = () => {
      if (!this.hidden.delete(kind)) {
        this.hidden.add(kind);
      }
      this.show(this.run);
    };
    return element(
      "button",
      { type: "button", aria: { pressed: String(isShown) }, on: { click: flip } },
      NAMES[kind] ?? kind,
    );
  }

  item(event) {
    const go = element(
      "button.go",
      { type: "button", title: "Show this batch in the charts", on: { click: () => this.goTo(event) } },
      `batch ${number(event.batch)}`,
    );
    const what = element(
      "span",
      {},
      element("strong", {}, NAMES[event.kind] ?? event.kind),
      ` ${event.text}`,
      event.advice ? element("span.advice", {}, ` – ${event.advice}`) : null,
    );
    return element(
      "li",
      { data: { kind: event.kind } },
      go,
      element("time", { dateTime: new Date(event.time).toISOString() }, clock(event.time)),
      what,
    );
  }

  /** Shows a tenth of the run around it. */
  goTo(event) {
    const { axis } = this.view;
    const place = this.run.place(axis, event.batch, event.time);
    const places = this.run.axis(axis);
    const room = Math.max((places.at(-1) - places[0]) * AROUND, Number.MIN_VALUE) || 1;
    this.view.change({ zoom: [place - room, place + room], mark: event });
    document.getElementById("charts").scrollIntoView({
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
  }
}
