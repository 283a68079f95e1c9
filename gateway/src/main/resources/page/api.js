// Calls to the engine.

const TIMEOUT_MS = 4_000;

/** An answer that is not 200. */
export class CallError extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** GETs JSON; throws a CallError for a problem and another error when nobody answers. */
export function get(path, signal, timeoutMs) {
  return call("GET", path, undefined, { signal, timeoutMs });
}

/**
 * GETs JSON unless it is as it was when the answer before carried this tag: null then.
 *
 * @param tag of the answer before, or null
 */
export async function getChanged(path, tag) {
  // Kept here and not by the browser, which would hand out, and have parsed, all of it each time.
  const headers = tag ? { accept: "application/json", "if-none-match": tag } : { accept: "application/json" };
  const response = await fetch(path, { headers, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.status === 304 ? null : { tag: response.headers.get("etag"), body: await answerOf(response) };
}

/** Calls with a method and a JSON body. */
export async function call(method, path, body, { signal, timeoutMs = TIMEOUT_MS } = {}) {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(path, {
    method,
    headers: body === undefined ? { accept: "application/json" } : { accept: "application/json", "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal && AbortSignal.any ? AbortSignal.any([signal, timeout]) : timeout,
  });
  return answerOf(response);
}

async function answerOf(response) {
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new CallError(response.status, problem.code ?? "", problem.detail ?? response.statusText);
  }
  return response.json();
}

/** How many notifications of the past a new stream starts with. */
export const LOOK_BACK = 40;

const LOOK_BACK_FILTERED = 5_000;

const TYPES = [
  "balance.changed", "balance.below", "balance.above", "transaction.large",
  "nav.updated", "nav.corrected", "pnl.above", "pnl.below", "hold.changed",
  "order.changed", "account.overdrawn", "velocity", "outflow", "dormant",
  "nav.above", "nav.below", "nav.moved", "drawdown", "fund.event",
  "feed.gap", "posting.unmatched", "balance.drift", "position.refused", "clock.jumped", "disk.low",
];

/** Notifications as they ring, at most so many per second; resumes by itself where it stopped. */
export class NotificationSource {
  constructor({ perSecond, onNotification, onSkipped }) {
    this.perSecond = perSecond;
    this.onNotification = onNotification;
    this.onSkipped = onSkipped;
    this.types = "";
    this.lastId = null;
    this.source = null;
    this.retry = null;
  }

  /** Opens, or opens anew, behind a sequence. */
  open(after) {
    this.close();
    this.lastId = after;
    const type = this.types ? `&type=${encodeURIComponent(this.types)}` : "";
    const source = new EventSource(`/v1/notifications?rate=${this.perSecond}&after=${after}${type}`);
    this.source = source;
    const take = (event) => {
      this.lastId = Number(event.lastEventId);
      let notification;
      try {
        notification = JSON.parse(event.data);
      } catch {
        return;
      }
      this.onNotification(notification);
    };
    for (const type of TYPES) {
      source.addEventListener(type, take);
    }
    source.addEventListener("skipped", (event) => this.onSkipped(Number(JSON.parse(event.data).count)));
    source.addEventListener("error", () => {
      // The browser tries again by itself after a broken connection, but not after an answer such as 503.
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        this.retry = setTimeout(() => this.open(this.lastId), 2_000);
      }
    });
  }

  /** Only some types from now on, with commas between, or all when empty; some of the past first. */
  filter(types, latest) {
    this.types = types;
    if (this.source) {
      this.open(Math.max(0, latest - (types ? LOOK_BACK_FILTERED : LOOK_BACK)));
    }
  }

  close() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
