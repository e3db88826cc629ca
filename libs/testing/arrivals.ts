import { ConditionWaits } from './condition-waits.js';
import { waitLimitMs } from './wait-limit.js';

/** Maximum number of latest arrivals named in the error of a failed wait. */
const NAMED = 20;

/**
 * Collects arrivals of any kind, from listeners or callbacks, and lets a test wait for them without polling: each
 * arrival checks the pending waits.
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

  /** @param describe describes one arrival, for the error of a failed wait */
  constructor(private readonly describe: (item: T) => string = String) {}

  /** In order of arrival. */
  get all(): readonly T[] {
    return this.items;
  }

  /** Adds an arrival, and resolves the waits whose condition it meets. */
  add(...items: T[]): void {
    this.items.push(...items);
    this.waits.changed();
  }

  /** Forgets all arrivals. */
  clear(): void {
    this.items = [];
  }

  /**
   * @param condition checked now and after each arrival
   * @param timeoutMs maximum wait in milliseconds; default 4,000, or `OBS_TEST_WAIT_MS` of the environment
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
