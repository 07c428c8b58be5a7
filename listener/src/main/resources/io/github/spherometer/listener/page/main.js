// The live page: asks for news, and shows them.

import { CHARTS } from "./catalogue.js";
import { Controls, MOST_RUNS, RunPicker } from "./controls.js";
import { DensityPanel } from "./density.js";
import { Events } from "./events.js";
import { savePage, saveTable } from "./export.js";
import { Headline } from "./headline.js";
import { Panel } from "./panel.js";
import { Run } from "./run.js";
import { SlicePanel } from "./slice.js";
import { LiveSource, SavedSource } from "./source.js";
import { View } from "./view.js";

const SECOND = 1000;
/** So many rows are as many as one wants to hold; the server keeps fewer, the extremes among them. */
const MOST_ROWS = 200_000;

/** What changes no line. */
const MOVES = ["zoom", "mark"];

class Page {
  constructor(source, savedAt) {
    this.source = source;
    this.contact = { lost: null, savedAt };
    this.runs = new Map();
    this.view = new View();
    const at = (id) => document.getElementById(id);
    this.headline = new Headline(at("headline"));
    this.picker = new RunPicker(at("runs"), this.view);
    this.controls = new Controls(at("controls"), this.view, {
      saveTable: () => this.first && saveTable(this.first),
      savePage: source.isLive ? () => savePage(this.list, this.shown) : null,
    });
    this.panels = [
      ...CHARTS.map((chart) => new Panel(chart, this.view)),
      new DensityPanel(this.view),
      new SlicePanel(this.view),
    ];
    at("charts").append(...this.panels.map((panel) => panel.figure));
    this.events = new Events(at("events"), this.view);
    this.view.onChange((names) => this.changed(names));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      this.panels.forEach((panel) => panel.redraw()),
    );
    setInterval(() => this.showState(), SECOND);
  }

  /** Runs that are shown, those that are known. */
  get shown() {
    return this.view.shown.map((id) => this.runs.get(id)).filter((run) => run?.state);
  }

  get first() {
    return this.shown[0];
  }

  /** Asks for news of the runs that are shown. */
  async update() {
    try {
      this.list = await this.source.runs();
      this.choose(this.list.runs);
      await Promise.all(this.view.shown.map((id) => this.fetch(id)));
      this.contact.lost = null;
    } catch (failure) {
      this.contact.lost ??= Date.now();
      console.info(`no answer: ${failure.message}`);
    }
    this.showAll();
  }

  /**
   * The newest run, or the newest ones of logs, until somebody has chosen others. Ids that are not
   * known any more are dropped.
   */
  choose(runs) {
    const known = new Set(runs.map((run) => run.id));
    const kept = this.view.shown.filter((id) => known.has(id));
    const newest = runs.slice(0, runs[0]?.log ? MOST_RUNS : 1).map((run) => run.id);
    const follows = this.view.shown.length === 0 || String(this.view.shown) === String(this.newest);
    const shown = follows || kept.length === 0 ? newest : kept;
    this.newest = newest;
    if (String(shown) !== String(this.view.shown)) {
      this.view.shown = shown;
      this.view.zoom = null;
    }
  }

  async fetch(id) {
    let run = this.runs.get(id);
    if (!run || run.length > MOST_ROWS) {
      run = new Run(id);
    }
    run.merge(await this.source.run(id, run.sequence));
    this.runs.set(id, run);
  }

  changed(names) {
    if (names.every((name) => MOVES.includes(name))) {
      this.panels.forEach((panel) => panel.move());
    } else if (this.shown.length < this.view.shown.length) {
      this.update();
    } else {
      this.showAll();
    }
  }

  showAll() {
    this.picker.show(this.list?.runs ?? [], this.list?.now ?? Date.now());
    if (this.first) {
      this.panels.forEach((panel) => panel.show(this.shown));
      this.events.show(this.first);
    }
    this.showState();
  }

  showState() {
    if (this.first) {
      this.headline.show(this.first, this.contact);
    } else {
      this.headline.wait(this.contact);
    }
  }
}

const saved = document.getElementById("saved");
const kept = saved ? JSON.parse(saved.textContent) : null;
const page = new Page(kept ? new SavedSource(kept) : new LiveSource(), kept?.savedAt ?? null);
page.source.follow(() => page.update());
