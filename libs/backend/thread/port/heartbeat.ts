/** Milliseconds between two beats. */
const BEAT_MS = 50;
/** Age of a beat, in milliseconds, up to which the event loop counts as free. */
const FREE_MS = 3 * BEAT_MS;
const NANOSECONDS = 1_000_000n;

/** Memory for the beats of one application. */
export function heartbeatMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
}

/** Says again and again that the event loop of this thread turns. It keeps no process alive. */
export class Heartbeat {
  private readonly at: BigInt64Array;
  private timer: NodeJS.Timeout | undefined;

  constructor(memory: SharedArrayBuffer) {
    this.at = new BigInt64Array(memory);
  }

  start(): void {
    if (this.timer) return;
    this.beat();
    this.timer = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** A clock that all threads of the process share. */
  private beat(): void {
    Atomics.store(this.at, 0, process.hrtime.bigint());
  }
}

/** Knows in another thread how long that event loop has not turned. */
export class HeartbeatWatch {
  private readonly at: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.at = new BigInt64Array(memory);
  }

  /** Milliseconds since the last beat. */
  get ageMs(): number {
    return Number((process.hrtime.bigint() - Atomics.load(this.at, 0)) / NANOSECONDS);
  }

  /** Milliseconds for which the event loop has been blocked; 0 while it is free. */
  get blockedForMs(): number {
    const { ageMs } = this;
    return ageMs <= FREE_MS ? 0 : ageMs;
  }
}
