// What whoever looks has chosen: axis, scales, smoothing, a part of the axis, runs, hidden lines.

const KEY = "spherometer";
const KEPT = ["axis", "log", "smoothing"];

export class View {
  constructor() {
    this.axis = "batch";
    this.log = false;
    this.smoothing = 0;
    this.zoom = null;
    this.shown = [];
    this.hidden = new Set();
    this.listeners = [];
    this.recall();
  }

  /** @param {(names: string[]) => void} listener told what has changed */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Sets what is given, and tells everybody. */
  change(choice) {
    if (choice.axis && choice.axis !== this.axis) {
      this.zoom = null;
    }
    Object.assign(this, choice);
    this.keep();
    this.listeners.forEach((listener) => listener(Object.keys(choice)));
  }

  toggle(line) {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(line)) {
      hidden.add(line);
    }
    this.change({ hidden });
  }

  /** A browser may refuse to keep anything. */
  keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, this[name]]))));
    } catch {
      // Then the choice lasts as long as the page.
    }
  }

  recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
      const usable = {
        axis: ["batch", "epoch", "time"].includes(kept.axis),
        log: typeof kept.log === "boolean",
        smoothing: kept.smoothing >= 0 && kept.smoothing < 1,
      };
      KEPT.filter((name) => usable[name]).forEach((name) => (this[name] = kept[name]));
    } catch {
      // Nothing is kept, or nothing that can be read.
    }
  }
}
