import { normaliseMessage } from '../errors/normalise-message.js';

/** Kinds of lines that are counted per window; lines of further kinds are all written. */
const MAX_KINDS = 1_000;

/** What tells lines apart. */
export interface LineKind {
  readonly logger: string;
  readonly level: string;
  /** Without parameters filled in. */
  readonly message: string;
  /** Fingerprint of the error that the line is about. */
  readonly error?: string | undefined;
}

/** Lines of one kind that were not written. */
export interface Suppressed extends LineKind {
  readonly count: number;
}

interface Tally {
  readonly kind: LineKind;
  seen: number;
}

/**
 * Lets so many lines of a kind pass in a window of time, and counts the others. Each window begins with a line after
 * the end of the one before.
 */
export class RepeatFilter {
  private tallies = new Map<string, Tally>();
  private endsAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private reporting = false;
  private readonly listeners = new Set<(suppressed: Suppressed) => void>();

  /**
   * @param limit lines of a kind per window; 0: all pass
   * @param windowMs milliseconds
   */
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** @param listener is given, at a window's end, what was suppressed in it; the lines that it writes all pass */
  listen(listener: (suppressed: Suppressed) => void): void {
    this.listeners.add(listener);
  }

  /** Whether it holds back anything at all. */
  get active(): boolean {
    return this.limit > 0;
  }

  /** @returns whether the line is to be written */
  passes(kind: LineKind): boolean {
    if (!this.active || this.reporting) return true;
    const now = performance.now();
    if (now >= this.endsAt) this.begin(now);
    const message = normaliseMessage(kind.message);
    const key = [kind.level, kind.logger, kind.error, message].join('\n');
    const tally = this.tallies.get(key);
    if (tally) return ++tally.seen <= this.limit;
    if (this.tallies.size < MAX_KINDS) this.tallies.set(key, { kind: { ...kind, message }, seen: 1 });
    return true;
  }

  /** Reports what the open window has suppressed. */
  close(): void {
    clearTimeout(this.timer);
    this.endsAt = 0;
    this.reporting = true;
    for (const { kind, seen } of this.tallies.values()) {
      const count = seen - this.limit;
      if (count > 0) for (const listener of this.listeners) listener({ ...kind, count });
    }
    this.reporting = false;
    this.tallies = new Map();
  }

  private begin(now: number): void {
    this.close();
    this.endsAt = now + this.windowMs;
    this.timer = setTimeout(() => this.close(), this.windowMs).unref();
  }
}
