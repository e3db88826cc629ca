import type { Clock } from '#contracts';
import { systemClock } from '#kernel';

/** Maximum number of remembered addresses; beyond it, the address that was idle longest is forgotten. */
const MAX_CLIENTS = 4096;

interface Bucket {
  left: number;
  at: number;
}

/** Limits the requests per second and client, with bursts of twice as many, in bounded memory. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();
  private readonly burst: number;

  constructor(
    private readonly perSecond: number,
    private readonly clock: Pick<Clock, 'monotonic'> = systemClock,
  ) {
    this.burst = perSecond * 2;
  }

  /** Number of remembered clients. */
  get size(): number {
    return this.buckets.size;
  }

  /** @returns whether the request is within the client's limit */
  take(client: string): boolean {
    const at = this.clock.monotonic();
    const known = this.buckets.get(client);
    const left = known
      ? Math.min(this.burst, known.left + ((at - known.at) / 1000) * this.perSecond)
      : this.burst;
    // Removed and added again, so that the first entry of the map is always the client that was idle longest.
    this.buckets.delete(client);
    this.buckets.set(client, { left: Math.max(0, left - 1), at });
    if (this.buckets.size > MAX_CLIENTS) this.buckets.delete(this.buckets.keys().next().value as string);
    return left >= 1;
  }
}
