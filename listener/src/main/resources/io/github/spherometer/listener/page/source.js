// Where the page has its numbers from: the training that serves it, or the page itself, once saved.

const API = "api/v1";
const POLL = 2000;
/** News come more often than anybody looks. */
const QUIET = 400;
const PATIENCE = 10_000;

/** The training that serves the page. */
export class LiveSource {
  isLive = true;

  runs() {
    return this.get("runs");
  }

  run(id, after) {
    return this.get(`runs/${encodeURIComponent(id)}?after=${after}`);
  }

  async get(path) {
    const answer = await fetch(`${API}/${path}`, {
      signal: AbortSignal.timeout(PATIENCE),
      cache: "no-store",
    });
    if (!answer.ok) {
      throw new Error(`${answer.status} ${answer.statusText}`);
    }
    return answer.json();
  }

  /**
   * Calls again and again: when the server has news, or every two seconds where it cannot say so.
   *
   * @param {() => Promise<void>} update does not throw
   */
  async follow(update) {
    const news = new News();
    for (;;) {
      await update();
      await sleep(QUIET);
      await news.next();
    }
  }
}

/**
 * The server's word that there is something new. A browser has six connections to a server: a page
 * that nobody looks at gives its own back.
 */
class News {
  constructor() {
    this.pending = false;
    this.listen();
    document.addEventListener("visibilitychange", () =>
      document.hidden ? this.stream.close() : this.tell(),
    );
  }

  listen() {
    this.stream = new EventSource(`${API}/news`);
    this.stream.onmessage = () => this.tell();
  }

  tell() {
    this.pending = true;
    this.wake?.();
  }

  /** Comes back when there is something new, or might be. */
  async next() {
    if (!this.pending) {
      const isHeard = this.stream.readyState === EventSource.OPEN;
      const patience = isHeard || document.hidden ? PATIENCE : POLL;
      await Promise.race([sleep(patience), new Promise((wake) => (this.wake = wake))]);
    }
    this.pending = false;
    // A stream that was closed or refused does not come back by itself.
    if (this.stream.readyState === EventSource.CLOSED && !document.hidden) {
      this.listen();
    }
  }
}

/** A page that was saved, with all its numbers. */
export class SavedSource {
  isLive = false;

  /** @param {object} kept `list`, `runs`, and `savedAt` in milliseconds */
  constructor(kept) {
    this.kept = kept;
  }

  async runs() {
    return this.kept.list;
  }

  async run(id) {
    return this.kept.runs.find((run) => run.id === id);
  }

  async follow(update) {
    await update();
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
