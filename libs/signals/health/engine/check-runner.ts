import type { CheckSettings, HealthIndicatorLike } from '../health-check.js';
import { attempt, type Attempt } from './attempt.js';
import type { CheckResult } from './check-state.js';

/**
 * Runs one check again and again, in the background and never twice at once. A run that takes too long is cut off and
 * reported. Until it has ended, each further turn reports that it is still running instead of running the check: what
 * hangs holds one connection, one thread, one file, and no more of them the longer it hangs.
 */
export class CheckRunner {
  private timer: NodeJS.Timeout | undefined;
  private inHand: { attempt: Attempt; result: Promise<CheckResult> } | undefined;
  /** When the run began that has not ended yet, whether or not it was cut off. */
  private unendedSince: number | undefined;
  private state: 'idle' | 'running' | 'stopped' = 'idle';

  constructor(
    private readonly name: string,
    private readonly check: HealthIndicatorLike['check'],
    private readonly settings: Pick<CheckSettings, 'intervalMs' | 'timeoutMs' | 'jitter'>,
    private readonly done: (result: CheckResult) => void,
  ) {}

  /** Whether the check is at work now; one that hangs is, though it was cut off. */
  get busy(): boolean {
    return this.unendedSince !== undefined;
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

  /** Runs the check now, or joins the run in hand. */
  run(): Promise<CheckResult> {
    if (this.inHand) return this.inHand.result;
    if (this.unendedSince === undefined) return this.begin();
    return Promise.resolve(this.report(stillRunning(this.unendedSince)));
  }

  private async turn(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.run();
    } catch {
      // Whatever a listener of results does, the check has its next turn.
    }
    if (this.state !== 'running') return;
    const { intervalMs, jitter } = this.settings;
    const due = startedAt + intervalMs * (1 - jitter * Math.random());
    this.timer = setTimeout(() => void this.turn(), Math.max(0, due - performance.now())).unref();
  }

  private begin(): Promise<CheckResult> {
    this.unendedSince = performance.now();
    const begun = attempt(this.name, this.check, this.settings.timeoutMs);
    void begun.ended.then(() => (this.unendedSince = undefined));
    const result = begun.result.finally(() => (this.inHand = undefined)).then((ended) => this.report(ended));
    this.inHand = { attempt: begun, result };
    return result;
  }

  private report(result: CheckResult): CheckResult {
    if (this.state !== 'stopped') this.done(result);
    return result;
  }
}

function stillRunning(since: number): CheckResult {
  const latencyMs = Math.round(performance.now() - since);
  const message = `still running for ${(latencyMs / 1000).toFixed(1)} s; it is started again when this run has ended`;
  return { outcome: 'down', at: Date.now(), latencyMs, message };
}
