import type { LogFilter, StoredLog, TelemetryResponse, TelemetryStore } from '#contracts';

/** Minimum milliseconds between two reads: lines arriving meanwhile are sent together. */
const LEAST_BETWEEN_LOOKS_MS = 200;
const PING_MS = 15_000;
/** Maximum number of lines per read; a faster log is thinned out. */
const MOST = 1_000;

/**
 * Lines that arrive later than this after their timestamp are not shown, so that a read covers few lines whatever the
 * filter.
 */
const LATEST_MS = 15_000;

const encoder = new TextEncoder();

type TailedStore = Pick<TelemetryStore, 'logs' | 'onLogLines'>;

/**
 * Streams new log lines as server-sent `log` events until the client disconnects; a comment every 15 s prevents proxy
 * timeouts.
 */
export function tailAnswer(store: TailedStore, filter: LogFilter, signal: AbortSignal): TelemetryResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body: tail(store, filter, signal),
  };
}

/** Reads the store only when it has new lines. */
async function* tail(store: TailedStore, filter: LogFilter, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let lookedMs = Date.now();
  let seen = store.logs({}, { limit: 1 }).items[0]?.id ?? 0;
  const alarm = new Alarm(signal);
  const stop = store.onLogLines(() => alarm.ring());
  try {
    yield encoder.encode(': log lines as they come\n\n');
    let pingAt = performance.now() + PING_MS;
    while (!signal.aborted) {
      const rang = await alarm.wait(pingAt - performance.now());
      if (signal.aborted) return;
      const lately = { fromMs: lookedMs - LATEST_MS, ...filter };
      if (rang) lookedMs = Date.now();
      const fresh = rang ? newerThan(seen, store.logs(lately, { limit: MOST }).items) : [];
      const isPingDue = performance.now() >= pingAt;
      if (fresh.length > 0) {
        seen = (fresh.at(-1) as StoredLog).id;
        yield encoder.encode(fresh.map(eventText).join(''));
      } else if (isPingDue) yield encoder.encode(': ping\n\n');
      if (fresh.length > 0 || isPingDue) pingAt = performance.now() + PING_MS;
      if (rang) await pause(LEAST_BETWEEN_LOOKS_MS, signal);
    }
  } finally {
    stop();
  }
}

/** Wakes a waiting reader; a ring before the wait counts. */
class Alarm {
  #rang = false;
  #wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {}

  ring(): void {
    this.#rang = true;
    this.#wake();
  }

  /** @returns whether it rang; false after the timeout, or when the signal is aborted */
  async wait(ms: number): Promise<boolean> {
    if (!this.#rang) await pause(ms, this.signal, (wake) => (this.#wake = wake));
    const rang = this.#rang;
    this.#rang = false;
    return rang;
  }
}

/** Resolves after a time, when the signal is aborted, or when `wake` is called. */
function pause(
  ms: number,
  signal: AbortSignal,
  onStart: (wake: () => void) => void = () => undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms));
    timer.unref();
    if (signal.aborted) return end();
    signal.addEventListener('abort', end);
    onStart(end);
  });
}

/** Lines with a higher id, oldest first. */
function newerThan(id: number, newestFirst: readonly StoredLog[]): StoredLog[] {
  return newestFirst.filter((line) => line.id > id).reverse();
}

function eventText(line: StoredLog): string {
  return `event: log\nid: ${line.id}\ndata: ${JSON.stringify(line)}\n\n`;
}
