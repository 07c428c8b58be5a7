// The loss along the sharpest eigenvector, and on the plane of the two sharpest.

import { colour, themed } from "./colours.js";
import { element, fill } from "./dom.js";
import { number } from "./format.js";
import { cells, context } from "./heat.js";
import { plot, tables } from "./plot.js";

const HEIGHT = 240;

export class SlicePanel {
  constructor(view) {
    this.view = view;
    this.canvas = element("canvas", { aria: { role: "img" } });
    this.legend = element("p.legend");
    this.plotOf = element("div.plot", { aria: { role: "img" } });
    this.when = element("span.unit");
    this.figure = element(
      "figure.panel",
      { id: "chart-slice", hidden: true },
      element("figcaption", {}, element("h2", {}, "Loss along the sharpest eigenvectors ", this.when)),
      element(
        "p.about",
        {},
        "Probe loss where the parameters are moved along the eigenvector of the largest eigenvalue (left to right), and on the plane of the two largest (the second upwards). The middle is where the training is. The parabola has the slope and the eigenvalue measured there: what gradient descent takes the loss for.",
      ),
      this.legend,
      this.plotOf,
      this.canvas,
    );
    new ResizeObserver(() => this.drawn && this.draw()).observe(this.figure);
  }

  /** @param {Run[]} runs of which the first is shown */
  show(runs) {
    const { slice } = runs[0].state;
    this.figure.hidden = !slice;
    if (slice && this.drawn !== `${runs[0].id} ${slice.batch}`) {
      this.slice = slice;
      this.drawn = `${runs[0].id} ${slice.batch}`;
      this.draw();
    }
  }

  /** It shows the whole run. */
  move() {}

  redraw() {
    if (this.slice) {
      this.draw();
    }
  }

  draw() {
    const { batch, line, plane } = this.slice;
    this.when.textContent = `at batch ${number(batch)}`;
    if (this.figure.hidden || this.plotOf.clientWidth === 0) {
      return;
    }
    this.drawLine(line);
    this.canvas.hidden = !plane || plane.losses.length === 0;
    if (!this.canvas.hidden) {
      this.drawPlane(plane);
    }
  }

  drawLine(line) {
    const lines = [
      { label: "loss", x: line.offsets, y: line.losses.map(finite), colour: 0, main: true },
      { label: "parabola", x: line.offsets, y: parabola(line), dashed: true },
    ];
    fill(this.legend, ...lines.map(entry));
    this.plotOf.setAttribute(
      "aria-label",
      `Probe loss from ${number(line.losses[0])} to ${number(line.losses.at(-1))} along the sharpest eigenvector`,
    );
    this.plot?.destroy();
    this.plot = plot(
      this.plotOf,
      lines,
      { axis: "offset", log: false },
      { range: () => null, zoom: () => {}, reset: () => {}, read: () => {}, bad: () => [], mark: () => null },
    );
    this.plot.setData(tables(lines, false));
  }

  /** Shades are equal steps of the logarithm: a valley is seen down to its floor. NaN has none. */
  drawPlane({ first, second, losses }) {
    const values = losses
      .flat()
      .map(Number)
      .filter((loss) => Number.isFinite(loss));
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const floor = least > 0 ? 0 : -least + (most - least) * 1e-3;
    const depth = (loss) => Math.log(loss + floor === 0 ? Number.MIN_VALUE : loss + floor);
    const share = (column, row) =>
      (depth(Number(losses[row][column])) - depth(least)) / (depth(most) - depth(least) || 1);
    const width = this.canvas.clientWidth;
    const drawn = context(this.canvas, width, HEIGHT + 24);
    const side = Math.min(width - 140, HEIGHT);
    cells(drawn, first.length, second.length, share, { left: 60, top: 4, width: side, height: side });
    drawn.fillText(number(first[0]), 60, HEIGHT + 18);
    drawn.textAlign = "right";
    drawn.fillText(number(first.at(-1)), 60 + side, HEIGHT + 18);
    drawn.fillText(number(second.at(-1)), 54, 16);
    drawn.fillText(number(second[0]), 54, side);
    key(drawn, least, most, 60 + side + 16, side);
    this.canvas.setAttribute("aria-label", `Probe loss on a plane, from ${number(least)} to ${number(most)}`);
  }
}

/** What the shades stand for. */
function key(drawn, least, most, left, height) {
  const steps = 32;
  cells(drawn, 1, steps, (_, row) => row / (steps - 1), { left, top: 4, width: 12, height });
  drawn.textAlign = "left";
  drawn.fillText(number(most), left + 18, 16);
  drawn.fillText(number(least), left + 18, height);
}

/** The loss with slope and curvature of the middle, and nothing beyond; an older answer knows none. */
function parabola({ offsets, losses, slope, curvature }) {
  const middle = Number(losses[offsets.indexOf(0)]);
  return offsets.map((t) => finite(middle + Number(slope) * t + (Number(curvature) * t * t) / 2));
}

function entry(line) {
  const swatch = element("span.swatch");
  swatch.classList.toggle("dashed", line.dashed === true);
  swatch.style.background = line.dashed ? themed("threshold") : colour(line.colour);
  return element("span.entry", {}, swatch, element("span.name", {}, line.label));
}

function finite(loss) {
  const value = Number(loss);
  return Number.isFinite(value) ? value : null;
}
