import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  OBSERVABILITY_OPTIONS,
  type HealthCheckDetail,
  type HealthReport,
  type HealthStatus,
  type Readiness,
  type ResolvedOptions,
} from '#contracts';
import { HealthRegistry } from './health-registry.js';
import { runCheck } from './run-check.js';

/**
 * The state of this application. Checks run when somebody asks, all at once, each within its time, never twice at the
 * same time; a result is reused for `health.cacheMs`, so that probes cannot load a dependency.
 */
@Injectable()
export class HealthService implements OnApplicationBootstrap, BeforeApplicationShutdown, Readiness {
  private readonly logger = new Logger('Health');
  private phase: 'starting' | 'running' | 'stopping' = 'starting';
  private running: Promise<HealthReport> | undefined;
  private latest: { report: HealthReport; at: number } | undefined;
  private lastHealth: HealthStatus = 'starting';

  constructor(
    private readonly registry: HealthRegistry,
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.phase = 'running';
    this.latest = undefined;
  }

  beforeApplicationShutdown(): void {
    this.drain();
  }

  drain(): void {
    this.phase = 'stopping';
    this.latest = undefined;
  }

  /**
   * Runs the checks, or answers from a result that is young enough. It never throws.
   *
   * @returns Terminus's body with our `health`: a critical failure makes it unhealthy, any other degraded, whatever the order
   */
  report(): Promise<HealthReport> {
    if (this.latest && performance.now() - this.latest.at < this.options.health.cacheMs) {
      return Promise.resolve(this.latest.report);
    }
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<HealthReport> {
    const checks = this.registry.all();
    const results = await Promise.all(checks.map(runCheck));
    const details = Object.fromEntries(
      checks.map(({ name }, index) => [name, results[index] as HealthCheckDetail]),
    );
    const report = this.describe(details);
    this.latest = { report, at: performance.now() };
    this.noteTransition(report);
    return report;
  }

  private describe(details: Record<string, HealthCheckDetail>): HealthReport {
    const { name, version } = this.options.service;
    const health = this.overall(Object.values(details));
    const pick = (status: string): Record<string, HealthCheckDetail> =>
      Object.fromEntries(Object.entries(details).filter(([, detail]) => detail.status === status));
    const serving = health === 'healthy' || health === 'degraded';
    return {
      status: this.phase === 'stopping' ? 'shutting_down' : serving ? 'ok' : 'error',
      health,
      timestamp: new Date().toISOString(),
      service: name,
      ...(version && { version }),
      info: pick('up'),
      error: pick('down'),
      details,
    };
  }

  private overall(results: HealthCheckDetail[]): HealthStatus {
    if (this.phase === 'starting') return 'starting';
    if (this.phase === 'stopping' || results.some(({ health }) => health === 'unhealthy')) return 'unhealthy';
    return results.some(({ health }) => health === 'degraded') ? 'degraded' : 'healthy';
  }

  private noteTransition({ health, error }: HealthReport): void {
    const previous = this.lastHealth;
    this.lastHealth = health;
    if (previous === health || previous === 'starting' || this.phase === 'stopping') return;
    const why = Object.entries(error).map(([check, { message }]) => `${check}: ${message}`);
    const line = `health changed from ${previous} to ${health}${why.length ? ` (${why.join('; ')})` : ''}`;
    if (health === 'healthy') this.logger.log(line);
    else this.logger.warn(line);
  }
}
