// Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), and that
// have a contrast of at least 3 to the background they are drawn on.

const ON_WHITE = ["#0b5cad", "#c44e00", "#007a5a", "#a3428f", "#7a6200", "#0086b3", "#6b4ea0", "#4d4d4d"];
const ON_BLACK = ["#56b4e9", "#f28e2b", "#2fc39a", "#e89ac7", "#f0e442", "#9fd3ff", "#b9a5f2", "#c7c7c7"];

export const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** The colour of the n-th line, from 0; they come again after eight. */
export function colour(n) {
  const palette = isDark() ? ON_BLACK : ON_WHITE;
  return palette[n % palette.length];
}

/** The value of a colour of the style sheet. */
export function themed(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The same colour, so much of it: 0 none, 1 all. */
export function faded(hex, share) {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${parts.join(", ")}, ${share})`;
}
