import type { CheckSettings, HealthIndicatorLike } from '../health-check.js';
import { attempt, type Attempt } from './attempt.js';
import type { CheckResult } from './check-state.js';

/**
 * Runs one check repeatedly in the background, never twice at once. A run that exceeds its timeout is reported as
 * failed. Until it has really ended, each further turn only reports that it is still running, so that a hanging check
 * does not occupy more and more connections, threads or files.
 */
export class CheckRunner {
  private timer: NodeJS.Timeout | undefined;
  private inHand: { attempt: Attempt; result: Promise<CheckResult> } | undefined;
  /** Start of the run that has not ended yet, even if it was reported as failed. */
  private unendedSince: number | undefined;
  private state: 'idle' | 'running' | 'stopped' = 'idle';

  constructor(
    private readonly name: string,
    private readonly check: HealthIndicatorLike['check'],
    private readonly settings: Pick<CheckSettings, 'intervalMs' | 'timeoutMs' | 'jitter'>,
    private readonly done: (result: CheckResult) => void,
  ) {}

  /** Whether the check is running; true for a hanging check after its timeout. */
  get busy(): boolean {
    return this.unendedSince !== undefined;
  }

  /** Runs the check now and periodically. Its timer does not keep the process alive. */
  start(): void {
    if (this.state !== 'idle') return;
    this.state = 'running';
    void this.turn();
  }

  /** Stops permanently; a run in progress is cancelled and not reported. */
  stop(): void {
    this.state = 'stopped';
    clearTimeout(this.timer);
    this.inHand?.attempt.cancel('the application is shutting down');
  }

  /** Runs the check now, or joins the run in progress. */
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
      // A failing listener must not stop the check's schedule.
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
