// Lines as a uPlot.

import uPlot from "./uplot.js";
import { colour, faded, themed } from "./colours.js";
import { number } from "./format.js";

const HEIGHT = 220;
const SYNC = "spherometer";
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
/** A threshold so many times above everything else would press the rest to the bottom. */
const FAR = 4;

/** uPlot has no ticks that are further apart than 5e16; a loss on its way to infinity comes by. */
const HUGE = 1e16;
const HUGE_STEPS = Array.from({ length: 30 }, (_, at) =>
  [1, 2, 5].map((step) => Number(`${step}e${at + 14}`)),
).flat();

/** Whether values need ticks that are far apart. */
export function isHuge(lines) {
  const ends = spread(lines.flatMap((line) => spread(line.y) ?? []));
  return ends !== null && ends[1] - ends[0] > HUGE;
}

/**
 * Tables for uPlot: places, and for each line its values and the two edges of its band.
 *
 * @param {Line[]} lines at least one
 * @param {boolean} log whether only positive values can be shown
 */
export function tables(lines, log) {
  const shown = (value) => (value === null || (log && value <= 0) ? null : value);
  const floor = log ? Math.min(...lines.map((line) => least(line.y))) / 10 : 0;
  const edge = (value) => (log && value !== null ? Math.max(value, floor) : value);
  const parts = lines.map((line) => {
    const columns = [line.x, line.y.map(shown)];
    if (line.error) {
      const by = (sign) =>
        line.y.map((y, at) =>
          shown(y) === null || line.error[at] === null ? null : edge(y + sign * line.error[at]),
        );
      columns.push(by(1), by(-1));
    }
    return columns;
  });
  return parts.length === 1
    ? parts[0]
    : uPlot.join(
        parts,
        parts.map((columns) => columns.map(() => 1)),
      );
}

function least(values) {
  return values.reduce((least, value) => (value > 0 && value < least ? value : least), Infinity);
}

/**
 * A plot of lines.
 *
 * @param {HTMLElement} parent is as wide as the plot
 * @param {Line[]} lines what to draw, each with a colour number
 * @param {object} look axis, log, range, and the functions zoom(), bad(), mark() and read(place)
 */
export function plot(parent, lines, look, hooks) {
  const series = [{}];
  const bands = [];
  for (const line of lines) {
    const stroke = line.dashed ? themed("threshold") : colour(line.colour);
    series.push({
      label: line.label,
      stroke,
      width: line.main ? 2 : 1.25,
      dash: line.dashed ? [6, 4] : undefined,
      paths: line.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
      alpha: line.faint ? 0.3 : 1,
      points: { show: line.dashed ? false : pointsAreFew, size: 5, fill: stroke },
    });
    if (line.error) {
      bands.push({ series: [series.length, series.length + 1], fill: faded(colour(line.colour), 0.18) });
      series.push(edgeOfBand(), edgeOfBand());
    }
  }
  const options = {
    width: Math.max(parent.clientWidth, 120),
    height: HEIGHT,
    series,
    bands,
    scales: {
      x: {
        time: look.axis === "time",
        range: (_, ...ends) => hooks.range() ?? widened(...(hooks.whole?.() ?? ends)),
      },
      y: scale(lines, look, hooks),
    },
    axes: [
      axis({ values: look.axis === "time" ? timed : written }),
      axis({ size: 62, values: written, ...(isHuge(lines) ? { incrs: HUGE_STEPS } : {}) }),
    ],
    legend: { show: false },
    cursor: {
      sync: { key: SYNC, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      bind: { dblclick: () => hooks.reset },
    },
    hooks: {
      setSelect: [(u) => select(u, hooks)],
      setScale: [(u, key) => key === "y" && hooks.scaled?.(u.scales.y)],
      setCursor: [(u) => hooks.read(u.cursor.idx)],
      draw: [(u) => marks(u, hooks)],
    },
  };
  return new uPlot(options, tables(lines, look.log), parent);
}

/** As people write it where they are, with the day where the ticks are days. */
function timed(_, ticks) {
  const isOfDays = ticks.length > 1 && ticks[1] - ticks[0] >= DAY;
  const isOfSeconds = ticks.length > 1 && ticks[1] - ticks[0] < MINUTE;
  return ticks.map((tick) => {
    const time = new Date(1000 * tick);
    const hours = { hour: "2-digit", minute: "2-digit", second: isOfSeconds ? "2-digit" : undefined };
    return isOfDays ? time.toLocaleDateString() : time.toLocaleTimeString([], hours);
  });
}

function written(_, ticks) {
  return ticks.map((tick) => (tick === null ? "" : number(tick)));
}

/** So that a short run is seen, and a single measurement too. */
function pointsAreFew(u, at, first, last) {
  return last - first < 50;
}

function edgeOfBand() {
  return { stroke: "transparent", width: 0, points: { show: false } };
}

function axis(more) {
  return {
    stroke: () => themed("soft"),
    grid: { stroke: () => themed("grid"), width: 1 },
    ticks: { stroke: () => themed("grid"), width: 1, size: 4 },
    font: "12px system-ui, sans-serif",
    ...more,
  };
}

function scale(lines, look, hooks) {
  if (look.log) {
    return { distr: 3, range: (_, least, most) => (least > 0 ? [least / 1.3, most * 1.3] : [0.1, 10]) };
  }
  return { range: () => look.range ?? extent(lines.map((line) => within(line, hooks.range()))) };
}

/** The part of a line that is looked at; all of it where there is nothing there. */
function within(line, zoom) {
  if (!zoom) {
    return line;
  }
  const isIn = (_, at) => line.x[at] >= zoom[0] && line.x[at] <= zoom[1];
  const y = line.y.filter(isIn);
  return y.length === 0 ? line : { ...line, y, error: line.error?.filter(isIn) };
}

/** The measured values, the bands as far as they are not much larger, and thresholds that are near. */
function extent(lines) {
  const measured = spread(lines.filter((line) => !line.dashed).flatMap((line) => spread(line.y) ?? []));
  if (!measured) {
    return widened(...(spread(lines.flatMap((line) => spread(line.y) ?? [])) ?? [0, 1]));
  }
  const reach = FAR * Math.max(...measured.map(Math.abs));
  const thresholds = lines.filter((line) => line.dashed).flatMap((line) => spread(line.y) ?? []);
  const near = thresholds.filter((value) => Math.abs(value) <= reach);
  const [low, high] = spread([...measured, ...edges(lines, measured), ...near]);
  // Changes of a thousandth and less are rounding, more often than not.
  const margin = Math.max((high - low) * 0.06, high === low ? Math.abs(high) / 2 : Math.abs(high) / 200) || 1;
  return [low >= 0 && low < (high - low) / 3 ? 0 : low - margin, high + margin];
}

/** The lowest and the highest edge of the bands, within reach of what was measured. */
function edges(lines, [least, most]) {
  const room = Math.max(most - least, Math.abs(most) / 10);
  return lines
    .filter((line) => line.error)
    .flatMap(({ y, error }) => {
      const by = (sign) =>
        y.map((value, at) => (value === null || error[at] === null ? null : value + sign * error[at]));
      const [low] = spread(by(-1)) ?? [least];
      const [, high] = spread(by(1)) ?? [most, most];
      return [Math.max(low, least - room), Math.min(high, most + room)];
    });
}

/** Least and most of numbers, or nothing. */
function spread(values) {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value !== null && value !== undefined) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return least <= most ? [least, most] : null;
}

function widened(least, most) {
  if (least === null || least === undefined) {
    return [0, 1];
  }
  return least === most
    ? [least - (Math.abs(least) / 2 || 1), most + (Math.abs(most) / 2 || 1)]
    : [least, most];
}

function select(u, hooks) {
  if (u.select.width > 4) {
    const zoom = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    hooks.zoom(zoom);
  }
}

/** Crosses where a value is not finite, and a line at the event that was chosen. */
function marks(u, hooks) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  const size = 4 * devicePixelRatio;
  ctx.rect(bbox.left - 2 * size, bbox.top, bbox.width + 4 * size, bbox.height);
  ctx.clip();
  ctx.strokeStyle = themed("bad");
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const place of hooks.bad()) {
    const x = u.valToPos(place, "x", true);
    const y = bbox.top + 2 * size;
    ctx.beginPath();
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
    ctx.stroke();
  }
  const mark = hooks.mark();
  if (mark !== null) {
    const x = u.valToPos(mark, "x", true);
    ctx.strokeStyle = themed("accent");
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
