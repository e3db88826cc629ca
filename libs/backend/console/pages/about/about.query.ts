import type { StoredSignal, StoreStatistics } from '#contracts';
import { info } from '../../web/api/application.js';
import { instant } from '../../web/api/prometheus.js';
import { reach, RequestError } from '../../web/api/connection.js';
import { get } from '../../web/api/request.js';
import { timesOf } from '../../web/api/telemetry.js';
import { nowMs, type Period } from '../../web/state/period.js';

/** Stored and lost records of a signal. */
export interface KeptSignal {
  readonly signal: StoredSignal;
  readonly bytes: number;
  /** Time of the oldest record, in milliseconds since 1970; undefined when nothing is stored. */
  readonly oldestMs: number | undefined;
  /** Records that did not reach the store, because a ring was full or the disk failed. */
  readonly dropped: number;
  /** Records deleted by retention, by reason. */
  readonly gone: Readonly<Record<string, number>>;
}

export interface Kept {
  readonly store: StoreStatistics;
  readonly signals: readonly KeptSignal[];
}

const DROPPED = 'sum by (signal) (observability_store_dropped_total)';

export async function whatIsKept(abort: AbortSignal): Promise<Kept> {
  const [{ store: kept }, counted, { exported }] = await Promise.all([
    get<{ store: StoreStatistics }>('api/telemetry/dashboard', { last: '1m' }, abort),
    instant(DROPPED, nowMs(), abort),
    info(abort),
  ]);
  // For an exported file, these are the counts of the application, not of the imported records.
  const store = exported?.store ?? kept;
  // The metric includes records dropped by the rings; the store reports its own dropped records sooner.
  const droppedOf = (signal: string): number =>
    Math.max(
      counted.find(({ labels }) => labels['signal'] === signal)?.value ?? 0,
      store.dropped?.[signal as StoredSignal] ?? 0,
    );
  const signals = (Object.keys(store.bytes) as StoredSignal[]).map((signal) => ({
    signal,
    bytes: store.bytes[signal],
    oldestMs: store.oldestMs[signal],
    dropped: droppedOf(signal),
    gone: goneOf(store, signal),
  }));
  return { store, signals };
}

function goneOf({ evicted }: StoreStatistics, signal: StoredSignal): Record<string, number> {
  const gone: Record<string, number> = {};
  for (const { signal: one, reason, records } of evicted)
    if (one === signal) gone[reason] = (gone[reason] ?? 0) + records;
  return gone;
}

/**
 * All telemetry of a period as a zip file.
 *
 * @param onBytes called with the number of bytes received so far
 * @throws RequestError when the application cannot export it
 */
export async function exportOf(
  period: Period,
  onBytes: (bytes: number) => void,
  abort: AbortSignal,
): Promise<{ readonly name: string; readonly zip: Blob }> {
  const { from, to } = timesOf(period);
  const answer = await reach(`api/telemetry/export?from=${from}&to=${to}`, { signal: abort });
  if (!answer.ok || !answer.body) throw await RequestError.of(answer);
  const [, name = 'export.zip'] =
    /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    onBytes((bytes += value.length));
  }
  return { name, zip: new Blob(pieces, { type: 'application/zip' }) };
}
