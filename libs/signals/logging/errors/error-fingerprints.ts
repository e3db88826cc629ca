import { context, isSpanContextValid, trace, type Context } from '@opentelemetry/api';
import type { ErrorKind } from './error-fingerprint.js';

/** Data about one kind of error. */
export interface ErrorFingerprint extends ErrorKind {
  /** Number of lines. */
  readonly count: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** The last trace in which it occurred. */
  readonly traceId?: string;
}

type Entry = { -readonly [K in keyof ErrorFingerprint]: ErrorFingerprint[K] };

/** Called for each fingerprint that occurs or is evicted; must not throw. */
export interface FingerprintListener {
  seen(error: ErrorFingerprint): void;
  /** The least recently seen kind was evicted because there were too many. */
  forgotten(error: ErrorKind): void;
}

/**
 * The errors in this application's `error` and `fatal` lines, each kind once: equal errors have the same id in their
 * lines (`error_fingerprint`), here, and on `/metrics`.
 *
 * @example
 * ```ts
 * constructor(private readonly errors: ErrorFingerprints) {}
 * this.errors.list()[0]; // { id: '5f1c…', type: 'TypeError', message: '…', count: 12, firstSeen, lastSeen, traceId }
 * ```
 */
export class ErrorFingerprints {
  /** Number of evicted kinds. */
  evicted = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<FingerprintListener>();

  /** @param max maximum number of kinds */
  constructor(private readonly max: number) {}

  /** All kinds, most recently seen first. */
  list(): ErrorFingerprint[] {
    return [...this.entries.values()].reverse().map((entry) => ({ ...entry }));
  }

  /** @param id the value of `error_fingerprint` in lines */
  get(id: string): ErrorFingerprint | undefined {
    const entry = this.entries.get(id);
    return entry && { ...entry };
  }

  /**
   * The number of lines by type of error, most frequent first.
   *
   * @example
   * ```ts
   * this.errors.countsByType(); // Map { 'TypeError' => 12, 'ECONNREFUSED' => 3 }
   * ```
   */
  countsByType(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { type, count } of this.entries.values()) counts.set(type, (counts.get(type) ?? 0) + count);
    return new Map([...counts].sort(([, one], [, other]) => other - one));
  }

  listen(listener: FingerprintListener): void {
    this.listeners.add(listener);
  }

  /** Counts an error in a line. */
  add(kind: ErrorKind, active: Context = context.active()): void {
    const now = new Date();
    const traceId = traceIdOf(active);
    const entry: Entry = this.entries.get(kind.id) ?? { ...kind, count: 0, firstSeen: now, lastSeen: now };
    entry.count += 1;
    entry.lastSeen = now;
    if (traceId !== undefined) entry.traceId = traceId;
    // Reinserted at the end: the map's order is the order of last occurrence.
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
