// A chart of the page: title, legend, plot, and what can be done with it.

import { linesOf } from "./catalogue.js";
import { colour, themed } from "./colours.js";
import { element, fill } from "./dom.js";
import { number, withError } from "./format.js";
import { smoothed } from "./lines.js";
import { isHuge, plot, tables } from "./plot.js";
import { savePicture } from "./export.js";

const BIG = 2000;
/** For whoever wants to know how quick the page is. */
const FIRST = "first chart";

export class Panel {
  /**
   * @param {Chart} chart of the catalogue
   * @param {View} view what was chosen
   */
  constructor(chart, view) {
    this.chart = chart;
    this.view = view;
    this.runs = [];
    this.lines = [];
    this.legend = element("div.legend");
    this.canvas = element("div.plot", { aria: { role: "img" } });
    this.note = element("p.missing");
    this.logButton = element(
      "button",
      { type: "button", title: "Logarithmic y axis", on: { click: () => this.toggleLog() } },
      "log",
    );
    const save = element(
      "button",
      {
        type: "button",
        title: "Save as a picture",
        on: { click: () => savePicture(this) },
        aria: { label: `Save ${chart.title} as PNG` },
      },
      "PNG",
    );
    this.figure = element(
      "figure.panel",
      { id: `chart-${chart.id}` },
      element(
        "figcaption",
        {},
        element("h2", {}, chart.title, chart.unit ? element("span.unit", {}, ` ${chart.unit}`) : null),
        element("span.tools", {}, chart.range ? null : this.logButton, save),
      ),
      element("p.about", {}, chart.about),
      this.legend,
      this.canvas,
      this.note,
    );
    this.isVisible = false;
    this.isStale = true;
    this.watch();
  }

  /** Draws when it is looked at, and fits the plot to the width. */
  watch() {
    new IntersectionObserver(
      (entries) => {
        this.isVisible = entries.at(-1).isIntersecting;
        this.drawIfNeeded();
      },
      { rootMargin: "200px" },
    ).observe(this.figure);
    new ResizeObserver(() => {
      if (this.plot && this.canvas.clientWidth > 0 && this.canvas.clientWidth !== this.plot.width) {
        this.plot.setSize({ width: this.canvas.clientWidth, height: this.plot.height });
      }
    }).observe(this.canvas);
  }

  /** The switch of all charts turns those that have been switched alone, too. */
  toggleLog() {
    this.isTurned = !this.isTurned;
    this.show(this.runs);
  }

  isLog() {
    return !this.chart.range && this.view.log !== (this.isTurned ?? false);
  }

  /** @param {Run[]} runs what to show; of several, the main line of each */
  show(runs) {
    this.runs = runs;
    this.isStale = true;
    if (this.chart.optional) {
      this.figure.hidden = this.collect().length === 0; // what is hidden is never looked at
    }
    this.drawIfNeeded();
  }

  drawIfNeeded() {
    if (!this.isVisible) {
      return;
    }
    if (this.isStale) {
      this.isStale = this.isMoved = false;
      this.draw();
    } else if (this.isMoved) {
      this.isMoved = false;
      this.plot?.setData(this.plot.data); // which asks for the ranges again
    }
  }

  /** Another part of the axis is looked at, or another event. */
  move() {
    this.isMoved = true;
    this.drawIfNeeded();
  }

  /** All of it afresh, as after a change of colours. */
  redraw() {
    this.signature = null;
    this.show(this.runs);
  }

  draw() {
    this.lines = this.collect();
    const hidden = this.view.hidden;
    const shown = this.withSmoothing(this.lines.filter((line) => !hidden.has(this.key(line))));
    this.logButton.setAttribute("aria-pressed", this.isLog());
    this.note.textContent = this.lines.length === 0 ? this.whyNothing() : "";
    this.draws(shown);
    if (performance.getEntriesByName(FIRST).length === 0) {
      performance.mark(FIRST);
    }
    this.figure.dataset.points = String(Math.max(0, ...shown.map((line) => line.x.length)));
    this.writeLegend(null);
    this.canvas.setAttribute("aria-label", this.inWords());
  }

  collect() {
    const several = this.runs.length > 1;
    const lines = this.runs.flatMap((run, at) => {
      const all = linesOf(this.chart, run, this.view.axis);
      const some = several
        ? [all.find((line) => line.main) ?? all.find((line) => !line.dashed)].filter(Boolean)
        : all;
      return some.map((line) => ({
        ...line,
        run,
        label: several ? run.name : line.label,
        colour: several ? at : undefined,
      }));
    });
    let next = 0;
    return lines.map((line) => ({ ...line, colour: line.colour ?? (line.dashed ? 0 : next++) }));
  }

  key(line) {
    return `${this.chart.id} ${line.run.id} ${line.label}`;
  }

  /** What was measured stays to be seen, faintly. */
  withSmoothing(lines) {
    const weight = this.view.smoothing;
    if (weight === 0) {
      return lines;
    }
    return lines.flatMap((line) =>
      line.dashed
        ? [line]
        : [
            { ...line, error: undefined, faint: true },
            { ...line, error: undefined, y: smoothed(line.y, weight) },
          ],
    );
  }

  draws(lines) {
    const signature = JSON.stringify([
      this.view.axis,
      this.isLog(),
      isHuge(lines),
      lines.map((line) => [line.label, line.colour, line.faint, line.dashed, !!line.error]),
    ]);
    this.shownLines.length = 0;
    this.shownLines.push(...lines);
    this.canvas.hidden = lines.length === 0;
    if (lines.length === 0 || signature !== this.signature) {
      this.plot?.destroy();
      this.plot =
        lines.length === 0
          ? null
          : plot(
              this.canvas,
              this.shownLines,
              { axis: this.view.axis, log: this.isLog(), range: this.chart.range },
              this.hooks(),
            );
      this.signature = lines.length === 0 ? null : signature;
    } else {
      this.plot.setData(tables(lines, this.isLog()));
    }
  }

  shownLines = [];

  hooks() {
    return {
      range: () => this.view.zoom,
      whole: () => this.whole(),
      zoom: (zoom) => this.view.change({ zoom }),
      reset: () => this.view.change({ zoom: null }),
      read: (at) => this.isVisible && this.writeLegend(at),
      bad: () =>
        [
          ...this.lines.flatMap((line) => line.bad ?? []),
          ...(this.chart.bad ? this.runs.flatMap((run) => this.chart.bad(run, this.view.axis)) : []),
        ].slice(-BIG),
      scaled: (scale) => this.scaled(scale),
      mark: () =>
        this.view.mark ? this.runs[0].place(this.view.axis, this.view.mark.batch, this.view.mark.time) : null,
    };
  }

  /** From the first news of the runs to the last: the same in all charts. */
  whole() {
    const places = this.runs.flatMap((run) =>
      run.ends.map(({ batch, time }) => run.place(this.view.axis, batch, time)),
    );
    return places.length === 0 ? null : [Math.min(...places), Math.max(...places)];
  }

  /** A threshold far above the rest is not in the picture, and said to be there. */
  scaled({ min, max }) {
    this.span = [min, max];
    this.writeLegend(this.at);
  }

  where(value) {
    const [low, high] = this.span ?? [-Infinity, Infinity];
    return value > high ? " ↑" : value < low ? " ↓" : "";
  }

  /** Values under the cursor, or the latest ones. */
  writeLegend(at) {
    this.at = at;
    const place = at === null || at === undefined ? null : this.plot?.data[0][at];
    const buttons = this.lines.map((line) => this.entry(line, place));
    if (buttons.length === this.legend.childElementCount && this.legendOf === this.lines) {
      buttons.forEach(
        (button, index) => (this.legend.children[index].lastChild.textContent = button.lastChild.textContent),
      );
    } else {
      fill(this.legend, ...buttons);
      this.legendOf = this.lines;
    }
  }

  entry(line, place) {
    const key = this.key(line);
    const swatch = element("span.swatch", {});
    swatch.style.background = line.dashed ? themed("threshold") : colour(line.colour);
    swatch.classList.toggle("dashed", line.dashed === true);
    return element(
      "button",
      {
        type: "button",
        title: "Show or hide",
        on: { click: () => this.view.toggle(key) },
        aria: { pressed: String(!this.view.hidden.has(key)) },
      },
      swatch,
      element("span.name", {}, line.label),
      element("span.value", {}, this.valueAt(line, place)),
    );
  }

  valueAt(line, place) {
    const at = place === null ? line.y.length - 1 : lastAtOrBefore(line.x, place);
    if (at < 0) {
      return "–";
    }
    if (line.dashed) {
      return number(line.y[at]) + this.where(line.y[at]);
    }
    return line.error ? withError(line.y[at] ?? NaN, line.error[at] ?? NaN) : number(line.y[at]);
  }

  whyNothing() {
    const run = this.runs[0];
    if (!run || run.length === 0) {
      return "No measurement yet: the first one is taken with the first batch.";
    }
    return this.chart.missing?.(run) ?? "No value so far.";
  }

  inWords() {
    const values = this.lines.map((line) => `${line.label} ${this.valueAt(line, null)}`).join(", ");
    return `${this.chart.title}. ${values ? `Latest: ${values}` : this.whyNothing()}`;
  }
}

/** Index of the last place that is not beyond another one; -1 if there is none. */
function lastAtOrBefore(places, place) {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = places[middle] <= place ? [middle + 1, high] : [low, middle];
  }
  return low - 1;
}
