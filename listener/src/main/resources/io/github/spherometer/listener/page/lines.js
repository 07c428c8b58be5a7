// Lines of a chart from the rows of a run.

/**
 * A line: where its points are and what is drawn around it.
 *
 * @typedef {object} Line
 * @property {string} label what the legend says
 * @property {number[]} x places on the axis
 * @property {(number|null)[]} y values; null where there is none, which interrupts the line
 * @property {(number|null)[]} [error] half the height of the band around it
 * @property {boolean} [dashed] for thresholds and other lines that are not measured
 * @property {boolean} [stepped] for what changes at once and stays
 * @property {boolean} [main] the one that stands for the chart where several runs are compared
 * @property {number[]} [bad] places of values that are not finite
 */

const MEASUREMENTS = "spherometer_measurement_seconds_count";

/** Reads lines off a run, on one axis. */
export class Lines {
  /**
   * @param {Run} run the run
   * @param {string} axis "batch", "epoch" or "time"
   */
  constructor(run, axis) {
    this.run = run;
    this.axis = axis;
    this.x = run.axis(axis);
  }

  /**
   * The line of a series.
   *
   * @param {string} name of the series
   * @param {object} options label, error (a series or a function of the row), scale, dashed, main
   */
  of(name, options = {}) {
    return this.by(this.reader(name), { label: name, ...options });
  }

  /**
   * The line of anything that a row says.
   *
   * @param {(row: number) => number} value of a row
   */
  by(value, { label, error, scale = 1, dashed = false, main = false, stepped = false } = {}) {
    const errorOf = typeof error === "string" ? this.reader(error) : error;
    const line = { label, x: [], y: [], dashed, main, stepped, bad: [] };
    if (errorOf) {
      line.error = [];
    }
    for (let row = 0; row < this.run.length; row++) {
      const y = value(row) * scale;
      if (!Number.isNaN(y) || this.leavesGap(row)) {
        this.put(line, row, y, errorOf ? errorOf(row) * scale : NaN);
      }
    }
    return line;
  }

  put(line, row, y, error) {
    line.x.push(this.x[row]);
    line.y.push(finiteOrNull(y));
    line.error?.push(finiteOrNull(error));
    if (Math.abs(y) === Infinity) {
      line.bad.push(this.x[row]);
    }
  }

  /** Whether a series has a number in any row. */
  has(name) {
    return this.run.column(name)?.some((value) => Number.isFinite(value)) ?? false;
  }

  /** Values of a series by row. */
  reader(name) {
    const column = this.run.column(name);
    return column ? (row) => column[row] : () => NaN;
  }

  /**
   * How much a counter has grown a measurement: since the one before, or the mean of several where
   * some are left out. It began at nothing.
   */
  growth(name, options) {
    const counter = this.reader(name);
    const count = this.reader(MEASUREMENTS);
    let before = { value: 0, count: 0 };
    return this.by((row) => {
      if (this.run.kind[row] !== "measurement" || Number.isNaN(counter(row))) {
        return NaN;
      }
      const now = { value: counter(row), count: count(row) };
      const grown = (now.value - before.value) / (now.count - before.count);
      before = now;
      return grown;
    }, options);
  }

  /**
   * A gradient that is measured in between says nothing of the curvature, not that there is none;
   * nor does the measurement after the last step of the batch, which is over.
   */
  leavesGap(row) {
    const isAfterAll = row === this.run.length - 1 && !this.run.hasBatch(row);
    return this.run.kind[row] !== "gradient" && !isAfterAll;
  }
}

/** Places where the loss of the batch was not finite. */
export function badPlaces(run, axis) {
  return run.axis(axis).filter((_, row) => run.isBad(row));
}

/** Exponential mean, weighted by points; gaps stay gaps. */
export function smoothed(values, weight) {
  let mean = null;
  return values.map((value) => {
    if (value === null || value === undefined) {
      return value;
    }
    mean = mean === null ? value : weight * mean + (1 - weight) * value;
    return mean;
  });
}

function finiteOrNull(value) {
  return Number.isFinite(value) ? value : null;
}
