import { normaliseMessage } from '../errors/normalise-message.js';

/** Maximum number of kinds counted per window; lines of further kinds are always written. */
const MAX_KINDS = 1_000;

/** Identity of a kind of line. */
export interface LineKind {
  readonly logger: string;
  readonly level: string;
  /** The message before parameters are filled in. */
  readonly message: string;
  /** Fingerprint of the line's error. */
  readonly error?: string | undefined;
}

/** Suppressed lines of one kind. */
export interface Suppressed extends LineKind {
  readonly count: number;
}

interface Tally {
  readonly kind: LineKind;
  seen: number;
}

/**
 * Passes a limited number of lines per kind and window, beyond it a sample, and counts the others. A window starts with
 * the first line after the previous window.
 */
export class RepeatFilter {
  private tallies = new Map<string, Tally>();
  private endsAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private reporting = false;
  private readonly listeners = new Set<(suppressed: Suppressed) => void>();

  /**
   * @param limit lines per kind and window; 0: unlimited
   * @param windowMs window length, milliseconds
   * @param every beyond the limit, one line of this many passes as a sample; 0: none
   */
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly every = 0,
  ) {}

  /** @param listener called at the end of a window with what was suppressed; lines that it writes always pass */
  listen(listener: (suppressed: Suppressed) => void): void {
    this.listeners.add(listener);
  }

  /** Whether it suppresses lines. */
  get active(): boolean {
    return this.limit > 0;
  }

  /** @returns whether to write the line */
  passes(kind: LineKind): boolean {
    if (!this.active || this.reporting) return true;
    const now = performance.now();
    if (now >= this.endsAt) this.begin(now);
    const message = normaliseMessage(kind.message);
    const key = [kind.level, kind.logger, kind.error, message].join('\n');
    const tally = this.tallies.get(key);
    if (tally) return this.isWritten(++tally.seen);
    if (this.tallies.size < MAX_KINDS) this.tallies.set(key, { kind: { ...kind, message }, seen: 1 });
    return true;
  }

  /** Reports what the current window suppressed. */
  close(): void {
    clearTimeout(this.timer);
    this.endsAt = 0;
    this.reporting = true;
    for (const { kind, seen } of this.tallies.values()) {
      const beyond = Math.max(0, seen - this.limit);
      const count = beyond - (this.every > 0 ? Math.floor(beyond / this.every) : 0);
      if (count > 0) for (const listener of this.listeners) listener({ ...kind, count });
    }
    this.reporting = false;
    this.tallies = new Map();
  }

  private isWritten(seen: number): boolean {
    return seen <= this.limit || (this.every > 0 && (seen - this.limit) % this.every === 0);
  }

  private begin(now: number): void {
    this.close();
    this.endsAt = now + this.windowMs;
    this.timer = setTimeout(() => this.close(), this.windowMs).unref();
  }
}
