/** Interval of the beats in milliseconds. */
const BEAT_MS = 50;
/** Age of the last beat, in milliseconds, up to which the event loop counts as not blocked. */
const FREE_MS = 3 * BEAT_MS;
const NANOSECONDS = 1_000_000n;

/** Shared memory for the beats of one application. */
export function heartbeatMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
}

/** Records regularly that the event loop of this thread is running. It does not keep the process alive. */
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

  /** A clock shared by all threads of the process. */
  private beat(): void {
    Atomics.store(this.at, 0, process.hrtime.bigint());
  }
}

/** Measures from another thread how long that event loop has been blocked. */
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
