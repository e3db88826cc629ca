import { ConditionWaits } from './condition-waits.js';
import { waitLimitMs } from './wait-limit.js';

/** As many of the latest are named when a wait fails. */
const NAMED = 20;

/**
 * What has arrived so far, and a way to wait for more: a wait is settled by the arrival, without polling. For listeners
 * and callbacks of any kind.
 *
 * @example
 * ```ts
 * const arrived = new Arrivals<HealthTransition>(({ check, to }) => `${check} is ${to}`);
 * const events: HealthEvents = app.get(HEALTH_EVENTS);
 * events.onTransition((transition) => arrived.add(transition));
 * await arrived.waitFor((all) => all.some(({ to }) => to === 'unhealthy'));
 * ```
 */
export class Arrivals<T> {
  private readonly waits = new ConditionWaits();
  private items: T[] = [];

  /** @param describe names one of them, for the error of a wait that was in vain */
  constructor(private readonly describe: (item: T) => string = String) {}

  /** In the order in which they came. */
  get all(): readonly T[] {
    return this.items;
  }

  /** Takes one more, and settles the waits whose condition it meets. */
  add(...items: T[]): void {
    this.items.push(...items);
    this.waits.changed();
  }

  /** Forgets what has arrived. */
  clear(): void {
    this.items = [];
  }

  /**
   * @param condition looked at now and after each arrival
   * @param timeoutMs milliseconds to wait at most; 4,000 unless the environment says `OBS_TEST_WAIT_MS`
   * @returns everything that has arrived
   * @throws Error that names the latest arrivals, after `timeoutMs`
   */
  async waitFor(condition: (all: readonly T[]) => boolean, timeoutMs = waitLimitMs()): Promise<readonly T[]> {
    await this.waits.until(
      () => condition(this.items),
      timeoutMs,
      () => this.items.slice(-NAMED).map(this.describe).join(', ') || 'nothing',
    );
    return this.items;
  }
}
