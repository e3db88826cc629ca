import type { CheckSettings, HealthIndicatorContract } from '../health-check.js';
import { attempt, type Attempt } from './attempt.js';
import type { CheckResult } from './check-state.js';

/** Runs of one check that may be cut off and still not have ended, before no further one is started. */
const MAX_UNENDED = 3;
/** Timeouts to wait, behind a run that was cut off and has not ended, before the next one is tried. */
const PATIENCE = 10;

/**
 * Runs one check again and again, in the background and never twice at once. A run that takes too long is cut off and
 * reported. While it has still not ended, each further turn reports that instead of running the check; after ten
 * timeouts it is given up and the check is tried anew, with at most three runs that never ended.
 */
export class CheckRunner {
  private readonly unended = new Set<Attempt>();
  private timer: NodeJS.Timeout | undefined;
  private inHand: { attempt: Attempt; result: Promise<CheckResult> } | undefined;
  private cutOffAt = 0;
  private state: 'idle' | 'running' | 'stopped' = 'idle';

  constructor(
    private readonly name: string,
    private readonly check: HealthIndicatorContract['check'],
    private readonly settings: Pick<CheckSettings, 'intervalMs' | 'timeoutMs' | 'jitter'>,
    private readonly done: (result: CheckResult) => void,
  ) {}

  /** Whether the check is at work now; one that hangs is, though it was cut off. */
  get busy(): boolean {
    return this.inHand !== undefined || this.unended.size > 0;
  }

  /** Runs the check now and from now on. Its timer keeps no process alive. */
  start(): void {
    if (this.state !== 'idle') return;
    this.state = 'running';
    void this.turn();
  }

  /** Ends it for good; a run in hand is cut off and not reported. */
  stop(): void {
    this.state = 'stopped';
    clearTimeout(this.timer);
    this.inHand?.attempt.cancel('the application is shutting down');
  }

  /** Runs the check now, or joins the run in hand. Never rejects. */
  run(): Promise<CheckResult> {
    if (this.inHand) return this.inHand.result;
    const begun = this.mayBegin() ? attempt(this.name, this.check, this.settings.timeoutMs) : undefined;
    return begun ? this.follow(begun) : Promise.resolve(this.report(this.stillHanging()));
  }

  private async turn(): Promise<void> {
    const startedAt = performance.now();
    await this.run();
    if (this.state !== 'running') return;
    const { intervalMs, jitter } = this.settings;
    const due = startedAt + intervalMs * (1 - jitter * Math.random());
    this.timer = setTimeout(() => void this.turn(), Math.max(0, due - performance.now())).unref();
  }

  private follow(begun: Attempt): Promise<CheckResult> {
    this.unended.add(begun);
    void begun.ended.then(() => this.unended.delete(begun));
    const result = begun.result.then((ended) => {
      this.inHand = undefined;
      this.cutOffAt = performance.now();
      return this.report(ended);
    });
    this.inHand = { attempt: begun, result };
    return result;
  }

  private report(result: CheckResult): CheckResult {
    if (this.state !== 'stopped') this.done(result);
    return result;
  }

  private mayBegin(): boolean {
    if (this.unended.size === 0) return true;
    const waited = performance.now() - this.cutOffAt;
    return this.unended.size < MAX_UNENDED && waited > PATIENCE * this.settings.timeoutMs;
  }

  private stillHanging(): CheckResult {
    const ms = Math.round(performance.now() - this.cutOffAt) + this.settings.timeoutMs;
    const message = `still no answer after ${ms} ms; it is not started again until it ends`;
    return { outcome: 'down', at: Date.now(), latencyMs: ms, message };
  }
}
