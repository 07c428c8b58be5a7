// One run, as far as the page knows it.

/** JSON has no NaN and no infinity; they come as strings. */
const toNumber = (value) => (value === null ? NaN : Number(value));

const toJson = (value) => (Number.isFinite(value) ? value : String(value));

/** Rows of numbers, one a measurement or attempt, and what else the server has told of a run. */
export class Run {
  constructor(id) {
    this.id = id;
    this.sequence = -1;
    this.kind = [];
    this.batch = [];
    this.epoch = [];
    this.time = [];
    this.columns = new Map();
    this.evaluations = [];
    this.events = [];
    this.latest = new Map();
    this.changes = 0;
  }

  /** Takes in an answer of the server: news since the last one, and the present state. */
  merge(answer) {
    this.state = answer;
    this.answered = performance.now();
    this.latest = new Map(Object.entries(answer.latest).map(([name, value]) => [name, toNumber(value)]));
    this.addRows(answer.rows);
    this.evaluations.push(...answer.evaluations);
    this.events.push(...answer.events);
    const told = [
      answer.rows.sequence,
      ...[answer.evaluations, answer.events].map((list) => list.map((one) => one.sequence)),
    ];
    told.forEach((sequences) => sequences.forEach((one) => (this.sequence = Math.max(this.sequence, one))));
    this.changes++;
  }

  /** All that is known, as an answer of the server. */
  answer() {
    const rows = {
      sequence: this.batch.map((_, row) => row),
      kind: this.kind,
      batch: this.batch,
      epoch: this.epoch,
      time: this.time,
    };
    const columns = Object.fromEntries([...this.columns].map(([name, values]) => [name, values.map(toJson)]));
    const latest = Object.fromEntries([...this.latest].map(([name, value]) => [name, toJson(value)]));
    return {
      ...this.state,
      now: this.serverTime,
      latest,
      rows: { ...rows, columns },
      evaluations: this.evaluations,
      events: this.events,
    };
  }

  addRows(rows) {
    const before = this.batch.length;
    for (const name of ["kind", "batch", "epoch", "time"]) {
      append(this[name], rows[name]);
    }
    for (const [name, values] of Object.entries(rows.columns)) {
      if (!this.columns.has(name)) {
        this.columns.set(name, new Array(before).fill(NaN));
      }
      append(this.columns.get(name), values.map(toNumber));
    }
    for (const column of this.columns.values()) {
      while (column.length < this.batch.length) {
        column.push(NaN);
      }
    }
  }

  get name() {
    return nameOf(this.state);
  }

  get length() {
    return this.batch.length;
  }

  /** Batches trained; a measurement may be told of before its batch is. */
  get batches() {
    return Math.max(this.now(BATCHES) || 0, this.batch.at(-1) ?? 0);
  }

  /** Entries of a series, one a row; undefined if there is none. */
  column(name) {
    return this.columns.get(name);
  }

  /** The value that a series has now. */
  now(name) {
    return this.latest.get(name) ?? NaN;
  }

  /** Values of a label of a metric, in order of appearance. */
  labels(metric, label) {
    const start = `${metric}{${label}="`;
    return [...this.columns.keys()]
      .filter((name) => name.startsWith(start) && name.endsWith('"}'))
      .map((name) => name.slice(start.length, -2));
  }

  /** Where rows are on an axis: "batch", "epoch" or "time", which is seconds since 1970. */
  axis(name) {
    if (name === "time") {
      return this.time.map((milliseconds) => milliseconds / 1000);
    }
    return name === "epoch" ? this.batch.map((batch) => this.epochs.at(batch)) : this.batch;
  }

  /** Where one batch is on an axis. */
  place(axis, batch, time) {
    return { batch: () => batch, time: () => time / 1000, epoch: () => this.epochs.at(batch) }[axis]();
  }

  /** Where the first and the last of its news are. */
  get ends() {
    const row = (at) => ({ batch: this.batch[at], time: this.time[at] });
    const rows = this.length === 0 ? [] : [row(0), row(this.length - 1)];
    return [...rows, ...[this.evaluations[0], this.evaluations.at(-1)].filter(Boolean)];
  }

  /** Whether there was a batch: there is none after the last step, and none that is not passed on. */
  hasBatch(row) {
    return this.kind[row] !== "measurement" || Number.isFinite(this.column(BATCH_SIZE)?.[row]);
  }

  /** Whether the loss of the batch was not finite. One that is not known has been told of as such. */
  isBad(row) {
    const loss = this.column(LOSS)?.[row] ?? NaN;
    if (this.kind[row] === "gradient" || !Number.isNaN(loss)) {
      return Math.abs(loss) === Infinity;
    }
    return this.hasBatch(row) && this.batch[row] >= this.firstBad;
  }

  get firstBad() {
    if (this.firstBadOf !== this.changes) {
      this.firstBadOf = this.changes;
      this.knownFirstBad = this.events.find((event) => event.kind === "not_finite")?.batch ?? Infinity;
    }
    return this.knownFirstBad;
  }

  /** The last row of a batch, or -1. */
  get lastOfABatch() {
    return this.kind.findLastIndex((kind, row) => kind !== "gradient" && this.hasBatch(row));
  }

  get epochs() {
    if (this.epochsOf !== this.changes) {
      this.epochsOf = this.changes;
      const ends = this.events.filter((event) => event.kind === "epoch");
      this.knownEpochs = new Epochs(ends, this.batches);
    }
    return this.knownEpochs;
  }

  /** Milliseconds since 1970 by the clock of the training. */
  get serverTime() {
    return this.state.now + (performance.now() - this.answered);
  }
}

/**
 * The name of a run; of one that is read from a log with its file, unless that is named like it.
 *
 * @param {object} run as the server lists it
 */
export function nameOf({ run, log }) {
  const file = log?.replace(/\.jsonl$/, "");
  return !log || file === run ? run : `${run} · ${file}`;
}

const LOSS = "spherometer_training_loss";
const BATCH_SIZE = "spherometer_batch_size";
const BATCHES = "spherometer_training_batches_total";

/** Batches as epochs, with fractions. */
class Epochs {
  /**
   * @param {object[]} ends events after so many epochs, not of every one
   * @param {number} batches so far; before the first end they count as one epoch
   */
  constructor(ends, batches) {
    const known = ends.length > 0 ? ends : [{ batch: batches || 1, epoch: 1 }];
    this.batches = [0, ...known.map((end) => end.batch)];
    this.epochs = [0, ...known.map((end) => end.epoch)];
  }

  /** Between two ends evenly, and after the last as between the two before it. */
  at(batch) {
    let low = 1;
    let high = this.batches.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = this.batches[middle] < batch ? [middle + 1, high] : [low, middle];
    }
    const [start, end] = [this.batches[low - 1], this.batches[low]];
    const [first, last] = [this.epochs[low - 1], this.epochs[low]];
    return first + ((batch - start) / Math.max(end - start, 1)) * (last - first);
  }
}

/** Not by push(...values): the stack holds no hundred thousand arguments. */
function append(list, values) {
  for (const value of values) {
    list.push(value);
  }
}
