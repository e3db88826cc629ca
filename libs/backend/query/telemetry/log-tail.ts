import { setTimeout as pause } from 'node:timers/promises';
import type { LogFilter, StoredLog, TelemetryResponse, TelemetryStore } from '#contracts';

const LOOK_MS = 500;
const PING_MS = 15_000;
/** Most lines that one look shows; a faster log is thinned out. */
const MOST = 1_000;

const encoder = new TextEncoder();

/** New log lines as server-sent events, `log` each, until the client leaves; a comment every 15 s keeps proxies awake. */
export function tailAnswer(
  store: Pick<TelemetryStore, 'logs'>,
  filter: LogFilter,
  signal: AbortSignal,
): TelemetryResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body: tail(store, filter, signal),
  };
}

async function* tail(
  store: Pick<TelemetryStore, 'logs'>,
  filter: LogFilter,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let seen = store.logs({}, { limit: 1 }).items[0]?.id ?? 0;
  let quietSince = performance.now();
  yield encoder.encode(': log lines as they come\n\n');
  while (await passed(LOOK_MS, signal)) {
    const fresh = newerThan(seen, store.logs(filter, { limit: MOST }).items);
    if (fresh.length > 0) {
      seen = (fresh.at(-1) as StoredLog).id;
      yield encoder.encode(fresh.map(eventText).join(''));
    } else if (performance.now() - quietSince >= PING_MS) yield encoder.encode(': ping\n\n');
    else continue;
    quietSince = performance.now();
  }
}

/** Oldest first. */
function newerThan(id: number, newestFirst: readonly StoredLog[]): StoredLog[] {
  return newestFirst.filter((line) => line.id > id).reverse();
}

function eventText(line: StoredLog): string {
  return `event: log\nid: ${line.id}\ndata: ${JSON.stringify(line)}\n\n`;
}

/** @returns false when the client has left */
async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, true, { signal, ref: false }).catch(() => false);
}
