// Which charts there are, from top to bottom, and which series each of them shows.

import { Lines, badPlaces } from "./lines.js";

const EIGENVALUE = (rank) => `spherometer_hessian_eigenvalue{rank="${rank}"}`;
const RESIDUAL = (rank) => `spherometer_hessian_eigenvalue_residual{rank="${rank}"}`;
const THRESHOLD = (kind) => `spherometer_sharpness_threshold{kind="${kind}"}`;
const DEAD = "spherometer_dead_neurons_ratio";
const LAYER_TRACE = "spherometer_hessian_layer_trace";
const PART_SECONDS = "spherometer_measurement_part_seconds";
const PARTS = ["eigenvalues", "trace", "gradient", "sharpness", "graph", "dead_neurons", "density", "slices"];
const MOST_LAYERS = 7;
/** A part that never takes a hundredth of the time, or that nobody asked for. */
const WORTH_SHOWING = 0.01;

/**
 * A chart.
 *
 * @typedef {object} Chart
 * @property {string} id
 * @property {string} title
 * @property {string} about what it shows and how to read it, in a sentence or two
 * @property {string} [unit] of the y axis
 * @property {(lines: Lines, run: Run) => Line[]} lines
 * @property {(run: Run, axis: string) => number[]} [bad] places that are marked as not finite
 * @property {[number, number]} [range] of the y axis, fixed
 * @property {(run: Run) => string} [missing] why there is nothing to see
 */

/** @type {Chart[]} */
export const CHARTS = [
  {
    id: "eigenvalues",
    title: "Eigenvalues of the Hessian",
    about:
      "The largest by magnitude, the largest and the smallest of all, each with the band in which it lies. " +
      "Gradient descent becomes unstable where the largest is above the threshold.",
    lines: (lines, run) => [
      lines.of("spherometer_hessian_eigenvalue_max", {
        label: "largest",
        error: "spherometer_hessian_eigenvalue_max_residual",
        main: true,
      }),
      lines.of(THRESHOLD("full_batch"), { label: "threshold", dashed: true }),
      lines.of("spherometer_hessian_eigenvalue_min", {
        label: "smallest",
        error: "spherometer_hessian_eigenvalue_min_residual",
      }),
      ...Array.from({ length: run.state.topK - 1 }, (_, at) =>
        lines.of(EIGENVALUE(at + 2), { label: `rank ${at + 2}`, error: RESIDUAL(at + 2) }),
      ),
    ],
  },
  {
    id: "loss",
    title: "Loss",
    about:
      "Of the batch as it was trained on and of the probe data, at each measurement, and of the validation set after each epoch. Marked where it is not finite.",
    lines: (lines, run) => [
      lines.of("spherometer_training_loss", { label: "batch", main: true }),
      lines.of("spherometer_probe_loss", { label: "probe data" }),
      ...evaluations(run, lines.axis, (name) => isLoss(run, name)),
    ],
    bad: (run, axis) => badPlaces(run, axis),
  },
  {
    id: "ratio",
    title: "Sharpness ratio",
    about: "Sharpness of the loss that is trained, divided by its threshold: 1 is the edge of stability.",
    lines: (lines) => [
      lines.of("spherometer_sharpness_ratio", { label: "ratio", error: ratioError(lines), main: true }),
      lines.by((row) => (Number.isFinite(lines.reader("spherometer_sharpness_ratio")(row)) ? 1 : NaN), {
        label: "edge of stability",
        dashed: true,
      }),
    ],
    missing: () => "The ratio needs a threshold, and that an optimizer whose rule is known.",
  },
  {
    id: "preconditioned",
    title: "Preconditioned sharpness",
    about:
      "Largest eigenvalue of P^-1/2 H P^-1/2, with the preconditioner P of Adam's latest step, and the threshold that applies to it.",
    lines: (lines) => [
      lines.of("spherometer_preconditioned_sharpness", {
        label: "sharpness",
        error: "spherometer_preconditioned_sharpness_residual",
        main: true,
      }),
      lines.of(THRESHOLD("preconditioned"), { label: "threshold", dashed: true }),
    ],
    optional: true,
  },
  {
    id: "batch-sharpness",
    title: "Batch sharpness",
    about:
      "g'Hg / g'g of the current batch, and its mean over the latest gradients with its standard error, which trainings on small batches hold at the threshold.",
    lines: (lines) => [
      lines.of("spherometer_batch_sharpness", { label: "batch", main: true }),
      lines.of("spherometer_batch_sharpness_mean", {
        label: "mean",
        error: "spherometer_batch_sharpness_mean_stderr",
      }),
      lines.of(THRESHOLD("small_batch"), { label: "threshold", dashed: true }),
    ],
  },
  {
    id: "evaluations",
    title: "Evaluators",
    about: "The training's own evaluators, after each epoch.",
    lines: (lines, run) => evaluations(run, lines.axis, (name) => !isLoss(run, name)),
    optional: true,
  },
  {
    id: "trace",
    title: "Trace of the Hessian",
    about: "Sum of all eigenvalues, with its standard error.",
    lines: (lines) => [
      lines.of("spherometer_hessian_trace", {
        label: "trace",
        error: "spherometer_hessian_trace_stderr",
        main: true,
      }),
    ],
  },
  {
    id: "layers",
    title: "Share of the trace by layer",
    about: `Trace of the block of each layer divided by the trace of all; the ${MOST_LAYERS} layers with the largest shares.`,
    unit: "%",
    lines: (lines, run) => layers(run, LAYER_TRACE).map((layer) => share(lines, layer)),
    optional: true,
  },
  {
    id: "dead",
    title: "Dead neurons",
    about: "Share of units whose mean absolute activation on the probe data is next to nothing.",
    unit: "%",
    range: [0, 100],
    lines: (lines, run) =>
      ["all", ...layers(run, DEAD).filter((layer) => layer !== "all")].map((layer) =>
        lines.of(`${DEAD}{layer="${layer}"}`, { label: unescaped(layer), scale: 100, main: layer === "all" }),
      ),
    missing: () => "No activation was found that can be counted, or withoutDeadNeurons() is set.",
  },
  {
    id: "gradient",
    title: "Gradient norm",
    about: "Length of the gradient of the current batch.",
    lines: (lines) => [lines.of("spherometer_gradient_norm", { label: "norm", main: true })],
  },
  {
    id: "subspace",
    title: "Gradient in the top subspace",
    about: "Share of the gradient's squared length in the span of the top eigenvectors.",
    unit: "%",
    range: [0, 100],
    lines: (lines) => [
      lines.of("spherometer_gradient_top_subspace_ratio", { label: "share", scale: 100, main: true }),
    ],
  },
  {
    id: "noise",
    title: "Gradient noise scale",
    about:
      "Batch size up to which larger batches pay, weighted by the curvature and not, with standard errors.",
    unit: "samples",
    lines: (lines) => [
      lines.of("spherometer_gradient_noise_scale_curvature", {
        label: "by curvature",
        error: "spherometer_gradient_noise_scale_curvature_stderr",
        main: true,
      }),
      lines.of("spherometer_gradient_noise_scale", {
        label: "plain",
        error: "spherometer_gradient_noise_scale_stderr",
      }),
      lines.of("spherometer_batch_size", { label: "batch size", dashed: true }),
    ],
    when: "spherometer_gradient_noise_scale",
    optional: true,
  },
  {
    id: "learning-rate",
    title: "Learning rate",
    about: "Of the step that follows the measured batch.",
    lines: (lines) => [
      lines.of("spherometer_learning_rate", { label: "learning rate", main: true, stepped: true }),
    ],
    missing: () => "The learning rate is not known; what to do is said above.",
  },
  {
    id: "overhead",
    title: "What the training feels",
    about:
      "Time by which measuring has made the training longer so far, divided by the time spent training, with its standard error, and the budget.",
    unit: "%",
    lines: (lines) => [
      lines.of("spherometer_overhead_ratio", {
        label: "felt",
        scale: 100,
        error: "spherometer_overhead_ratio_stderr",
        main: true,
      }),
      lines.of("spherometer_overhead_budget_ratio", { label: "budget", scale: 100, dashed: true }),
    ],
    missing: () =>
      "There is nothing to compare with yet: it takes some batches with and without a measurement.",
  },
  {
    id: "duration",
    title: "Time of a measurement",
    about: "What each took by its own clock, mostly beside the training, and what its parts took of that.",
    unit: "s",
    lines: (lines) => {
      const all = lines.growth("spherometer_measurement_seconds_sum", { label: "all", main: true });
      const parts = PARTS.map((part) =>
        lines.of(`${PART_SECONDS}{part="${part}"}`, { label: part.replace("_", " ") }),
      );
      return [all, ...parts.filter((part) => largest(part) > WORTH_SHOWING * largest(all))];
    },
  },
  {
    id: "products",
    title: "Products of a measurement",
    about: "Hessian-vector products that each took.",
    lines: (lines) => [
      lines.growth("spherometer_measurement_products_total", { label: "products", main: true }),
    ],
  },
];

/** The lines of a chart that have something to show. */
export function linesOf(chart, run, axis) {
  const lines = new Lines(run, axis);
  if (chart.when && !lines.has(chart.when)) {
    return [];
  }
  return chart.lines(lines, run).filter((line) => line.y.some((y) => y !== null));
}

function largest(line) {
  return line.y.reduce((most, value) => Math.max(most, value ?? 0), 0);
}

/** The error of the sharpness over the threshold. */
function ratioError(lines) {
  const pairs = [
    ["spherometer_preconditioned_sharpness_residual", THRESHOLD("preconditioned")],
    ["spherometer_hessian_eigenvalue_max_residual", THRESHOLD("full_batch")],
  ].map((names) => names.map((name) => lines.reader(name)));
  return (row) => pairs.map(([error, threshold]) => error(row) / threshold(row)).find(Number.isFinite) ?? NaN;
}

function share(lines, layer) {
  const trace = lines.reader("spherometer_hessian_trace");
  const ofLayer = lines.reader(`${LAYER_TRACE}{layer="${layer}"}`);
  return lines.by((row) => (100 * ofLayer(row)) / trace(row), { label: unescaped(layer) });
}

/** Those with the largest latest values, in the order of the model. */
function layers(run, metric) {
  const all = run.labels(metric, "layer");
  const size = (layer) => Math.abs(run.now(`${metric}{layer="${layer}"}`)) || 0;
  const largest = new Set([...all].sort((a, b) => size(b) - size(a)).slice(0, MOST_LAYERS));
  return all.filter((layer) => largest.has(layer) || layer === "all");
}

/** A label as Prometheus writes it has backslashes before quotes and the like. */
function unescaped(label) {
  return label.replace(/\\(.)/g, (_, letter) => (letter === "n" ? "\n" : letter));
}

function isLoss(run, name) {
  return name === run.state.description?.loss;
}

function evaluations(run, axis, wanted) {
  const found = new Map();
  for (const one of run.evaluations) {
    for (const [which, values] of [
      ["training", one.training],
      ["validation", one.validation],
    ]) {
      for (const [name, value] of Object.entries(values).filter(([each]) => wanted(each))) {
        const label = `${name}, ${which}`;
        const line = found.get(label) ?? { label, x: [], y: [], main: which === "validation", bad: [] };
        line.x.push(run.place(axis, one.batch, one.time));
        line.y.push(Number.isFinite(Number(value)) ? Number(value) : null);
        found.set(label, line);
      }
    }
  }
  return [...found.values()];
}
