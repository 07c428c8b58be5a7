// Fields of numbers as colours, on a canvas.

import { isDark, themed } from "./colours.js";

/** Viridis (van der Walt and Smith 2015), which keeps its order in grey and for the colour-blind. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** The colour of a share from 0 to 1. */
export function heat(share) {
  const at = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const low = Math.min(Math.floor(at), STOPS.length - 2);
  const mixed = STOPS[low].map((part, i) => Math.round(part + (STOPS[low + 1][i] - part) * (at - low)));
  return `rgb(${mixed.join(", ")})`;
}

/** Sharp on every screen; drawn in its own pixels of the page. */
export function context(canvas, width, height) {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  const drawn = canvas.getContext("2d");
  drawn.scale(ratio, ratio);
  drawn.font = "12px system-ui, sans-serif";
  drawn.fillStyle = themed("soft");
  return drawn;
}

/**
 * Fills a rectangle with cells.
 *
 * @param {number} columns how many
 * @param {number} rows how many, the first at the bottom
 * @param {(column: number, row: number) => number} share from 0 to 1, NaN for nothing
 * @param {object} box left, top, width, height
 */
export function cells(drawn, columns, rows, share, box) {
  const [width, height] = [box.width / columns, box.height / rows];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const value = share(column, row);
      if (!Number.isNaN(value)) {
        drawn.fillStyle = heat(value);
        drawn.fillRect(
          box.left + column * width,
          box.top + (rows - 1 - row) * height,
          Math.ceil(width),
          Math.ceil(height),
        );
      }
    }
  }
  drawn.strokeStyle = isDark() ? "#555" : "#bbb";
  drawn.strokeRect(box.left, box.top, box.width, box.height);
  drawn.fillStyle = themed("soft");
}
