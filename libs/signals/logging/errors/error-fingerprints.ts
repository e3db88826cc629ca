import { context, isSpanContextValid, trace, type Context } from '@opentelemetry/api';
import type { ErrorKind } from './error-fingerprint.js';

/** What is known of one error. */
export interface ErrorFingerprint extends ErrorKind {
  /** Lines about it. */
  readonly count: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** A trace in which it happened, the last one that there was. */
  readonly traceId?: string;
}

type Entry = { -readonly [K in keyof ErrorFingerprint]: ErrorFingerprint[K] };

/** Called for each fingerprint that is seen or forgotten; must not throw. */
export interface FingerprintListener {
  seen(error: ErrorFingerprint): void;
  /** Not seen for longer than all others, when there were too many. */
  forgotten(error: ErrorKind): void;
}

/**
 * The errors of this application's `error` and `fatal` lines, each kind once: the same error has the same id, on its
 * lines (`error_fingerprint`), here, and on `/metrics`.
 *
 * @example
 * ```ts
 * constructor(private readonly errors: ErrorFingerprints) {}
 * this.errors.list()[0]; // { id: '5f1c…', type: 'TypeError', message: '…', count: 12, firstSeen, lastSeen, traceId }
 * ```
 */
export class ErrorFingerprints {
  /** Kinds that were forgotten since there were too many. */
  evicted = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<FingerprintListener>();

  /** @param max kinds that are kept */
  constructor(private readonly max: number) {}

  /** The errors, those that were seen last first. */
  list(): ErrorFingerprint[] {
    return [...this.entries.values()].reverse().map((entry) => ({ ...entry }));
  }

  /** @param id as lines have it in `error_fingerprint` */
  get(id: string): ErrorFingerprint | undefined {
    const entry = this.entries.get(id);
    return entry && { ...entry };
  }

  listen(listener: FingerprintListener): void {
    this.listeners.add(listener);
  }

  /** Counts an error that a line is about. */
  add(kind: ErrorKind, active: Context = context.active()): void {
    const now = new Date();
    const traceId = traceIdOf(active);
    const entry: Entry = this.entries.get(kind.id) ?? { ...kind, count: 0, firstSeen: now, lastSeen: now };
    entry.count += 1;
    entry.lastSeen = now;
    if (traceId !== undefined) entry.traceId = traceId;
    // To the end: the order of the map is the order of last sight.
    this.entries.delete(kind.id);
    this.entries.set(kind.id, entry);
    for (const listener of this.listeners) listener.seen(entry);
    if (this.entries.size > this.max) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [id, entry] of this.entries) {
      this.entries.delete(id);
      this.evicted += 1;
      for (const listener of this.listeners) listener.forgotten(entry);
      return;
    }
  }
}

function traceIdOf(active: Context): string | undefined {
  const ids = trace.getSpanContext(active);
  return ids && isSpanContextValid(ids) ? ids.traceId : undefined;
}
