// The spectral density over the training, and that of the latest measurement.

import { element } from "./dom.js";
import { number, percent } from "./format.js";
import { cells, context } from "./heat.js";

const METRIC = "spherometer_hessian_density";
const HEIGHT = 260;
const LEFT = 76;
const BARS = 90;
const BOTTOM = 22;
/** Shares below this are not told apart. */
const LEAST = 1e-5;
const MOST_COLUMNS = 400;

export class DensityPanel {
  constructor(view) {
    this.view = view;
    this.canvas = element("canvas", { aria: { role: "img" } });
    this.figure = element(
      "figure.panel",
      { id: "chart-density", hidden: true },
      element("figcaption", {}, element("h2", {}, "Spectral density")),
      element(
        "p.about",
        {},
        "Share of all eigenvalues in each bin, over the training, and at the right that of the latest measurement, on a logarithmic scale.",
      ),
      this.canvas,
    );
    new ResizeObserver(() => this.run && this.draw()).observe(this.figure);
  }

  /** @param {Run[]} runs of which the first is shown */
  show(runs) {
    this.run = runs[0];
    this.draw();
  }

  /** It shows the whole run. */
  move() {}

  redraw() {
    this.draw();
  }

  draw() {
    const { run } = this;
    const bins = run.labels(METRIC, "bin").map((bin) => ({
      edge: bin === "+Inf" ? Infinity : Number(bin),
      column: run.column(`${METRIC}{bin="${bin}"}`),
    }));
    bins.sort((a, b) => a.edge - b.edge);
    const rows = run.kind
      .map((kind, row) =>
        kind === "measurement" && bins.some(({ column }) => Number.isFinite(column[row])) ? row : -1,
      )
      .filter((row) => row >= 0);
    this.figure.hidden = rows.length === 0;
    if (this.figure.hidden || this.canvas.clientWidth === 0) {
      return;
    }
    const used = window(bins, rows);
    this.paint(used, thinned(rows));
    this.canvas.setAttribute("aria-label", inWords(used, rows.at(-1)));
  }

  paint(bins, rows) {
    const width = this.canvas.clientWidth;
    const drawn = context(this.canvas, width, HEIGHT);
    const box = { left: LEFT, top: 6, width: width - LEFT - BARS - 16, height: HEIGHT - BOTTOM - 6 };
    cells(drawn, rows.length, bins.length, (at, bin) => shade(bins[bin].column[rows[at]]), box);
    const latest = { ...box, left: box.left + box.width + 12, width: BARS };
    const height = box.height / bins.length;
    drawn.textBaseline = "middle";
    bins.forEach(({ edge, column }, bin) => {
      const y = box.top + box.height - (bin + 1) * height;
      const share = shade(column[rows.at(-1)]);
      drawn.fillRect(latest.left, y + 1, (Number.isNaN(share) ? 0 : share) * BARS, Math.max(height - 2, 1));
      if (bin % Math.ceil(14 / height) === 0 && Number.isFinite(edge)) {
        drawn.textAlign = "right";
        drawn.fillText(`≤ ${number(edge)}`, LEFT - 6, y + height / 2);
      }
    });
    drawn.textBaseline = "alphabetic";
    drawn.textAlign = "left";
    drawn.fillText(`batch ${number(this.run.batch[rows[0]])}`, box.left, HEIGHT - 6);
    drawn.textAlign = "right";
    drawn.fillText(number(this.run.batch[rows.at(-1)]), box.left + box.width, HEIGHT - 6);
  }
}

/** From the first bin to the last one that ever held something. */
function window(bins, rows) {
  const holds = bins.map(({ column }) => rows.some((row) => column[row] > LEAST));
  return bins.slice(Math.max(0, holds.indexOf(true) - 1), holds.lastIndexOf(true) + 2);
}

function thinned(rows) {
  const step = Math.ceil(rows.length / MOST_COLUMNS);
  return rows.filter((_, at) => (rows.length - 1 - at) % step === 0);
}

/** Logarithmic, from the least share to all. */
function shade(share) {
  return share > LEAST ? 1 - Math.log(share) / Math.log(LEAST) : NaN;
}

function inWords(bins, row) {
  const largest = [...bins].sort((a, b) => b.column[row] - a.column[row])[0];
  return `Spectral density. Latest: ${percent(largest.column[row])} of the eigenvalues are in the bin up to ${number(largest.edge)}`;
}
