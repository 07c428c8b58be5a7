// How a run is, in plain words.

import { clock, duration } from "./format.js";

/** No batch for so long, and for so many times as long as batches take, means that it stands. */
const STALL_SECONDS = 20;
const STALL_BATCHES = 20;

/**
 * The state of a run.
 *
 * @param {Run} run the run
 * @param {object} contact `lost`: since when the server does not answer, in milliseconds, or null;
 *     `savedAt`: when the page was saved, or null
 * @returns {{kind: string, words: string, isOld: boolean}} kind is "running", "bad", "stalled",
 *     "ended", "lost" or "saved"
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
  const { ended, progressed, started } = run.state;
  if (ended !== null) {
    return { kind: "ended", words: `ended at ${clock(ended)}`, isOld: false };
  }
  if (savedAt !== null) {
    return { kind: "saved", words: `saved at ${clock(savedAt)} while it trained`, isOld: false };
  }
  if (lost !== null) {
    return { kind: "lost", words: `lost contact with the training at ${clock(lost)}`, isOld: true };
  }
  const silent = (run.serverTime - (progressed ?? started)) / 1000;
  const patience = Math.max(STALL_SECONDS, STALL_BATCHES / rate(run) || 0);
  return silent > patience
    ? { kind: "stalled", words: `stalled: no batch for ${duration(silent)}`, isOld: true }
    : null;
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
  return total === null || total === undefined || run.state.ended !== null
    ? NaN
    : Math.max(0, total - run.batches) / rate(run);
}
