import { Pace, type StoredLog, type TelemetryStore } from '#contracts';
import { isoTime } from './log-summary.js';
import type { Period } from './period.js';

const ERRORS = ['error', 'fatal'];
/** Maximum number of lines read; the newest ones. */
const MOST_LINES = 5_000;
const LINES_AT_ONCE = 250;
const BUCKETS = 24;
const MOST_TEXT = 500;

/** One kind of error, identified by the fingerprint of its lines. */
export interface ErrorKindSummary {
  /** `error_fingerprint` of the lines; error type and logger when it is missing. */
  readonly fingerprint: string;
  readonly errorType: string;
  readonly component: string;
  /** Message of the newest line. */
  readonly message: string;
  /** Number of lines in the period. */
  readonly count: number;
  /** Number of lines in the preceding period of the same length. */
  readonly before: number;
  /** Whether all its lines that were read are within the period. */
  readonly isNew: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Trace of the newest line that has one. */
  readonly traceId?: string;
  /** Number of lines in each of 24 equal parts of the period, oldest first. */
  readonly overTime: readonly number[];
}

/** The errors of a period, grouped by kind. */
export interface ErrorSummary {
  readonly from: string;
  readonly to: string;
  /** Start of the lines that were read: later than the preceding period's start when there were too many lines. */
  readonly readFrom: string;
  readonly complete: boolean;
  /** Sorted by number of lines, highest first. */
  readonly errors: readonly ErrorKindSummary[];
}

type Entry = { -readonly [K in keyof ErrorKindSummary]: ErrorKindSummary[K] } & { overTime: number[] };

/**
 * The errors of a period by fingerprint, compared with the preceding period of the same length.
 *
 * @throws the reason of `signal` when the request was cancelled
 */
export async function errorSummary(
  store: Pick<TelemetryStore, 'logs'>,
  { fromMs, toMs }: Period,
  signal?: AbortSignal,
): Promise<ErrorSummary> {
  const pace = new Pace(signal);
  const lengthMs = toMs - fromMs;
  const kinds = new Map<string, Entry>();
  const filter = { fromMs: fromMs - lengthMs, toMs, levels: ERRORS };
  let after: string | undefined;
  let read = 0;
  let oldestMs = filter.fromMs;
  do {
    const page = store.logs(filter, { limit: LINES_AT_ONCE, ...(after !== undefined && { after }) });
    for (const line of page.items) count(kinds, line, fromMs, lengthMs);
    read += page.items.length;
    oldestMs = page.items.at(-1)?.timeMs ?? oldestMs;
    after = page.next;
    await pace.restWhenDue();
  } while (after !== undefined && read < MOST_LINES);
  const complete = after === undefined;
  return {
    from: isoTime(fromMs),
    to: isoTime(toMs),
    readFrom: isoTime(complete ? filter.fromMs : oldestMs),
    complete,
    errors: [...kinds.values()].filter((kind) => kind.count > 0).sort((a, b) => b.count - a.count),
  };
}

/** Called with the newest line first. */
function count(kinds: Map<string, Entry>, line: StoredLog, fromMs: number, lengthMs: number): void {
  const fingerprint = fingerprintOf(line);
  const known = kinds.get(fingerprint) ?? kindOf(fingerprint, line);
  kinds.set(fingerprint, known);
  if (line.traceId !== '') known.traceId ??= line.traceId;
  if (line.timeMs < fromMs) {
    known.before += 1;
    known.isNew = false;
    return;
  }
  known.count += 1;
  known.firstSeen = isoTime(line.timeMs);
  const part = Math.floor(((line.timeMs - fromMs) / (lengthMs || 1)) * BUCKETS);
  const at = Math.min(BUCKETS - 1, Math.max(0, part));
  known.overTime[at] = (known.overTime[at] ?? 0) + 1;
}

function kindOf(fingerprint: string, { errorType, component, message, timeMs }: StoredLog): Entry {
  return {
    fingerprint,
    errorType,
    component,
    message: message.slice(0, MOST_TEXT),
    count: 0,
    before: 0,
    isNew: true,
    firstSeen: isoTime(timeMs),
    lastSeen: isoTime(timeMs),
    overTime: Array.from({ length: BUCKETS }, () => 0),
  };
}

function fingerprintOf({ fields, errorType, component, message }: StoredLog): string {
  const id = fields['error_fingerprint'];
  if (typeof id === 'string' && id !== '') return id;
  return errorType === '' ? `${component}: ${message.slice(0, 80)}` : `${component}: ${errorType}`;
}
