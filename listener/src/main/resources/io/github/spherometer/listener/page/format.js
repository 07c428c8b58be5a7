// Numbers and times as people read them.

const DIGITS = 3;

/** Three significant digits; powers of ten where zeros would be many. */
export function number(value, digits = DIGITS) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? "∞" : "−∞";
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e7) {
    return grouped(String(value));
  }
  const size = Math.abs(value);
  if (size >= 1e6 || (size < 1e-3 && size > 0)) {
    const [front, power] = value.toExponential(digits - 1).split("e");
    return `${Number(front)}e${power.replace("+", "")}`.replaceAll("-", "−");
  }
  return grouped(String(Number(value.toPrecision(digits))));
}

/** A value and its error, the error with one digit, or two where it is large: one does not know more of it. */
export function withError(value, error) {
  if (!Number.isFinite(value) || !Number.isFinite(error) || error === 0) {
    return number(value);
  }
  return `${number(value)} ± ${number(error, error > Math.abs(value) / 100 ? 2 : 1)}`;
}

export function percent(fraction) {
  return Number.isFinite(fraction) ? `${number(100 * fraction)} %` : "–";
}

/** Such as 850 ms, 12 s, 4 min 10 s, 3 h 20 min. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) {
    return "–";
  }
  if (seconds < 1) {
    return `${number(1000 * seconds)} ms`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return `${minutes} min ${whole % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** The time of day, with the day where that is another one. */
export function clock(milliseconds) {
  const time = new Date(milliseconds);
  const today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

function grouped(text) {
  const [whole, fraction] = text.replace("-", "−").split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
