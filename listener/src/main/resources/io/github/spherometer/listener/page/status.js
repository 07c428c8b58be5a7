// How a run is, in plain words.

import { clock, duration } from "./format.js";

/** No batch for so long, and for so many times as long as batches take, means that it stands. */
const STALL_SECONDS = 20;
const STALL_BATCHES = 20;
/** A log has a line every ten seconds; old ones have one a measurement. */
const SILENT_SECONDS = 30;
const SILENT_ROWS = 3;
const FEW_ROWS = 10;

/**
 * The state of a run.
 *
 * @param {Run} run the run
 * @param {object} contact `lost`: since when the server does not answer, in milliseconds, or null;
 *     `savedAt`: when the page was saved, or null
 * @returns {{kind: string, words: string, isOld: boolean}} kind is "running", "bad", "stalled",
 *     "silent", "ended", "lost" or "saved"
 */
export function status(run, contact) {
  const bad = notFiniteSince(run);
  const sick = bad === null ? "" : `not finite since batch ${bad}`;
  const found = atRest(run, contact) ?? { kind: "running", words: "running", isOld: false };
  if (!sick) {
    return found;
  }
  const words = found.kind === "running" ? sick : `${found.words}, ${sick}`;
  return { kind: found.isOld ? found.kind : "bad", words, isOld: found.isOld };
}

/** Why nothing new comes, if so. */
function atRest(run, { lost, savedAt }) {
  const { ended, progressed, started, log } = run.state;
  if (ended !== null) {
    return { kind: "ended", words: `ended at ${clock(ended)}`, isOld: false };
  }
  if (savedAt !== null) {
    return {
      kind: "saved",
      words: `saved at ${clock(savedAt)}${log ? "" : " while it trained"}`,
      isOld: false,
    };
  }
  if (lost !== null) {
    return {
      kind: "lost",
      words: `lost contact with the ${log ? "server" : "training"} at ${clock(lost)}`,
      isOld: true,
    };
  }
  if (log) {
    const words = `no news since ${clock(progressed ?? started)}`;
    return isSilent(run) ? { kind: "silent", words, isOld: false } : null;
  }
  const silent = (run.serverTime - (progressed ?? started)) / 1000;
  const patience = Math.max(STALL_SECONDS, STALL_BATCHES / rate(run) || 0);
  return silent > patience
    ? { kind: "stalled", words: `stalled: no batch for ${duration(silent)}`, isOld: true }
    : null;
}

/**
 * Whether a log that does not say that its run has ended has had nothing new for longer than it
 * used to. Whoever reads it cannot know why: the training may be slow, stopped or killed.
 */
function isSilent(run) {
  const gaps = run.time.slice(-FEW_ROWS).map((time, at, times) => time - (times[at - 1] ?? time));
  const patience = Math.max(SILENT_SECONDS, (SILENT_ROWS * Math.max(0, ...gaps)) / 1000);
  return secondsSince(run.state, run.serverTime) > patience;
}

function secondsSince({ progressed, started }, now) {
  return (now - (progressed ?? started)) / 1000;
}

/**
 * Whether a run goes on, as far as the list of runs tells.
 *
 * @param {object} run as the server lists it
 * @param {number} now the server's time
 */
export function seemsToRun(run, now) {
  return run.ended === null && !(run.log && secondsSince(run, now) > SILENT_SECONDS);
}

/** The first batch of those at the end whose loss was not finite, or null. */
export function notFiniteSince(run) {
  let since = null;
  for (let row = run.length - 1; row >= 0; row--) {
    if (run.isBad(row)) {
      since = run.batch[row];
    } else if (run.kind[row] !== "gradient" && run.hasBatch(row)) {
      break;
    }
  }
  return since;
}

/** Batches a second, of late; NaN while that is not known. */
export function rate(run) {
  const batches = run.batches;
  const seconds = ((run.state.progressed ?? NaN) - run.state.started) / 1000;
  const row = recentRow(run);
  if (row !== null) {
    const recent = (batches - run.batch[row]) / ((run.state.progressed - run.time[row]) / 1000);
    return Number.isFinite(recent) && recent > 0 ? recent : batches / seconds;
  }
  return batches / seconds;
}

/** One that is some seconds old. */
function recentRow(run) {
  for (let row = run.length - 1; row >= 0; row--) {
    if (run.state.progressed - run.time[row] > 5000) {
      return row;
    }
  }
  return null;
}

/** Seconds to the end, or NaN where the training does not say how long it is. */
export function timeLeft(run) {
  const total = run.state.totalBatches;
  const isOver = run.state.ended !== null || (run.state.log && isSilent(run));
  return total === null || total === undefined || isOver ? NaN : Math.max(0, total - run.batches) / rate(run);
}
