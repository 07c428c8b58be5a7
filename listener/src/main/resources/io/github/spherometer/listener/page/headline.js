// The first thing to see: what runs, how it is, and the numbers that matter most.

import { element, fill } from "./dom.js";
import { clock, duration, number, percent, withError } from "./format.js";
import { rate, status, timeLeft } from "./status.js";

const THRESHOLD = (kind) => `spherometer_sharpness_threshold{kind="${kind}"}`;

export class Headline {
  /** @param {HTMLElement} parent where it is */
  constructor(parent) {
    this.state = element("p.state", { aria: { live: "polite" } });
    this.about = element("p.about");
    this.advice = element("div.advice");
    this.tiles = element("dl.tiles");
    fill(parent, this.state, this.about, this.advice, this.tiles);
    this.parent = parent;
  }

  /**
   * Shows a run.
   *
   * @param {Run} run the run
   * @param {object} contact as for status()
   */
  show(run, contact) {
    const { kind, words, isOld } = status(run, contact);
    this.parent.dataset.state = kind;
    document.body.classList.toggle("old", isOld);
    document.title = `${kind === "running" ? "" : `${words} – `}${run.name} – Spherometer`;
    this.say(run.name, words);
    this.about.textContent = sentence(run);
    this.advise(run);
    fill(
      this.tiles,
      ...tiles(run).map(([name, value, more]) =>
        element(
          "div.tile",
          {},
          element("dt", {}, name),
          element("dd", {}, element("span.number", {}, value), element("small", {}, more ?? "")),
        ),
      ),
    );
  }

  /** There is no run yet. */
  wait(contact) {
    this.parent.dataset.state = contact.lost === null ? "waiting" : "lost";
    this.say(
      "Spherometer",
      contact.lost === null ? "waits for a training to begin" : `no answer since ${clock(contact.lost)}`,
    );
  }

  /** A screen reader says it again only when it has changed. */
  say(name, words) {
    const said = `${name}: ${words.replace(/no batch for .*?(,|$)/, "no batch$1")}`;
    if (said !== this.said || !this.state.hasChildNodes()) {
      this.said = said;
      this.words = element("span.words", {}, words);
      fill(
        this.state,
        element("span.lamp", { aria: { hidden: "true" } }),
        element("strong", {}, name),
        " ",
        this.words,
      );
    } else {
      this.words.textContent = words;
    }
  }

  /** What has to be mended, with the line of code that mends it. */
  advise(run) {
    const wanted = new Map();
    run.events
      .filter((event) => ["optimizer", "engine"].includes(event.kind))
      .forEach((event) => wanted.set(event.text, event));
    const text = JSON.stringify([...wanted.keys()]);
    if (text !== this.advised) {
      this.advised = text;
      fill(
        this.advice,
        ...[...wanted.values()].map((event) =>
          element("p", {}, element("strong", {}, event.text), event.advice ? `: ${event.advice}` : ""),
        ),
      );
    }
  }
}

function sentence(run) {
  const { state } = run;
  const description = state.description;
  const parts = [`model ${state.model}`];
  if (description) {
    parts.push(
      `${number(description.parameters)} parameters`,
      `loss ${description.loss}`,
      `optimizer ${description.optimizer}`,
      `${description.engine} ${description.engineVersion}, DJL ${description.djlVersion}`,
    );
  }
  parts.push(...Object.entries(state.tags ?? {}).map(([key, value]) => `${key} ${value}`));
  parts.push(...(state.log ? [`read from ${state.log}`] : []));
  parts.push(`started at ${clock(state.started)}`);
  return parts.join(" · ");
}

function tiles(run) {
  const now = (name) => run.now(name);
  const epochs = now("spherometer_training_epochs_total");
  const left = timeLeft(run);
  const total = run.state.totalBatches;
  const next = now("spherometer_next_measurement_batch");
  const momentum = now("spherometer_momentum");
  return [
    [
      "Batch",
      total ? `${number(run.batches)} of ${number(total)}` : number(run.batches),
      epochs > 0 ? `${number(epochs)} ${epochs === 1 ? "epoch" : "epochs"} completed` : "first epoch",
    ],
    [
      "Speed",
      `${number(rate(run))} /s`,
      Number.isFinite(left) ? `${duration(left)} left` : "batches a second",
    ],
    loss(run),
    sharpness(run),
    ["Sharpness ratio", number(now("spherometer_sharpness_ratio")), "1 is the edge of stability"],
    [
      "Trace",
      withError(now("spherometer_hessian_trace"), now("spherometer_hessian_trace_stderr")),
      now("spherometer_measurement_converged") === 0 ? "not converged" : "",
    ],
    ["Dead neurons", percent(now('spherometer_dead_neurons_ratio{layer="all"}')), ""],
    [
      "Learning rate",
      number(now("spherometer_learning_rate")),
      Number.isFinite(momentum) && momentum !== 0 ? `momentum ${number(momentum)}` : "",
    ],
    overhead(run),
    [
      "Next measurement",
      Number.isFinite(next) ? `batch ${number(next)}` : "–",
      [run.state.ended === null ? "" : "the training is over", leftOut(run)].filter(Boolean).join("; "),
    ],
  ];
}

/** Why there are fewer measurements than the schedule has. */
function leftOut(run) {
  const count = run.now("spherometer_left_out_measurements_total");
  return count > 0 ? `${number(count)} left out while others ran` : "";
}

/** The latest that there was: after the last step there is none. */
function loss(run) {
  const row = run.lastOfABatch;
  const value = run.column("spherometer_training_loss")?.[row];
  const where = row < 0 ? "" : `at batch ${number(run.batch[row])}, ${clock(run.time[row])}`;
  return ["Loss of the batch", number(value), run.length === 0 ? "no value yet" : where];
}

function sharpness(run) {
  const preconditioned = run.now("spherometer_preconditioned_sharpness");
  if (Number.isFinite(preconditioned)) {
    const error = run.now("spherometer_preconditioned_sharpness_residual");
    return [
      "Preconditioned sharpness",
      withError(preconditioned, error),
      `threshold ${number(run.now(THRESHOLD("preconditioned")))}`,
    ];
  }
  const threshold = run.now(THRESHOLD("full_batch"));
  const value = withError(
    run.now("spherometer_hessian_eigenvalue_max"),
    run.now("spherometer_hessian_eigenvalue_max_residual"),
  );
  return [
    "Largest eigenvalue",
    value,
    Number.isFinite(threshold) ? `threshold ${number(threshold)}` : "threshold unknown",
  ];
}

function overhead(run) {
  const felt = run.now("spherometer_overhead_ratio");
  const budget = run.now("spherometer_overhead_budget_ratio");
  const value = Number.isFinite(felt)
    ? withError(100 * felt, 100 * run.now("spherometer_overhead_ratio_stderr")) + " %"
    : "–";
  return ["Felt by the training", value, Number.isFinite(budget) ? `budget ${percent(budget)}` : "no budget"];
}
