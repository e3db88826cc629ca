import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { contextOfApp, type AppScope } from '#kernel';
import {
  APP_SCOPE,
  OBSERVABILITY_OPTIONS,
  SERVICE_CHECK,
  type HealthCheckState,
  type HealthReport,
  type HealthStatus,
  type HealthTransition,
  type Readiness,
  type ResolvedOptions,
} from '#contracts';
import { suppressTracing } from '#otlp';
import type { CheckResult, HealthChange, PastResult } from './engine/check-state.js';
import { rootCauses } from './engine/dependencies.js';
import { overallHealth } from './engine/overall-health.js';
import { HealthFeed } from './health-feed.js';
import { HealthRegistry } from './health-registry.js';
import type { MonitoredCheck, ResultListener } from './monitored-check.js';
import { iso, stateOf } from './report/check-view.js';
import { buildReport } from './report/build-report.js';
import { componentsOf, type ComponentHealth } from './report/component-health.js';
import { TransitionLog } from './transition-log.js';

/**
 * The health of this application. Checks run in the background; reports use their last results.
 *
 * @example
 * ```ts
 * constructor(private readonly health: HealthService) {}
 * accepting = () => this.health.report('ready').status === 'ok';
 * ```
 */
@Injectable()
export class HealthService implements Readiness, OnApplicationBootstrap, OnModuleDestroy {
  private phase: 'starting' | 'running' | 'stopping' = 'starting';
  private reason: string | undefined;
  private serviceHealth: HealthStatus = 'starting';
  /** `startup` stays successful once it succeeded. */
  private startedUp = false;

  constructor(
    private readonly registry: HealthRegistry,
    private readonly feed: HealthFeed,
    private readonly log: TransitionLog,
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(APP_SCOPE) private readonly scope: AppScope,
  ) {}

  /** @throws ObservabilityError `OBS_HEALTH_INVALID` for cyclic or unknown dependencies between checks */
  onApplicationBootstrap(): void {
    this.phase = 'running';
    if (!this.options.health.enabled) return;
    const recorded: ResultListener = (...result) => this.recorded(...result);
    const removed = (name: string): void => this.removed(name);
    this.inBackground(() => this.registry.start({ recorded, removed }));
    this.judgeService();
  }

  /** For applications that have not called `drain` before. */
  onModuleDestroy(): void {
    this.drain('the application is shutting down');
    this.registry.stop();
  }

  drain(reason: string): void {
    if (this.phase === 'stopping') return;
    this.phase = 'stopping';
    this.reason = reason;
    this.judgeService();
  }

  /**
   * The state of all checks, or of a group, from their last results; runs no check.
   *
   * @param group `ready`, `startup`, or a custom group; all checks by default
   */
  report(group?: string): HealthReport {
    const { name: service, version } = this.options.service;
    const checks = this.registry.all(group);
    const health = group === 'startup' ? this.startupHealth() : this.healthOf(checks);
    const reason = group === 'startup' ? undefined : this.reason;
    return buildReport({ service, version, health, reason }, checks, (check) => this.causesOf(check));
  }

  /** The current state of one check; undefined for an unknown name. */
  state(name: string): HealthCheckState | undefined {
    const check = this.registry.get(name);
    return check && stateOf(check, this.causesOf(check));
  }

  /**
   * The state of each component: the worst state of its checks. A non-critical check makes it degraded at worst. A
   * check without `component` forms a component by itself.
   *
   * @example
   * ```ts
   * this.health.components().kafka; // { health: 'degraded', checks: { 'kafka.brokers': 'healthy', 'kafka.lag': 'degraded' } }
   * ```
   */
  components(): Record<string, ComponentHealth> {
    return componentsOf(this.registry.all());
  }

  /** The last results of a check, newest first; empty for an unknown name. */
  history(name: string): PastResult[] {
    return this.registry.get(name)?.state.recent() ?? [];
  }

  /** The last transitions of checks and service, newest first. */
  transitions(): HealthTransition[] {
    return this.log.recent();
  }

  /**
   * Runs checks now, or joins runs in progress, and waits for the results, each no longer than its timeout.
   *
   * @param names checks to run; all by default
   */
  async runNow(names?: readonly string[]): Promise<void> {
    const checks = this.registry.all().filter(({ name }) => names?.includes(name) ?? true);
    await this.inBackground(() => Promise.all(checks.map(({ runner }) => runner.run())));
  }

  private healthOf(checks: readonly MonitoredCheck[]): HealthStatus {
    if (this.phase === 'stopping') return 'unhealthy';
    if (this.phase === 'starting') return 'starting';
    return overallHealth(
      checks
        .filter(({ part }) => part !== undefined)
        .map(({ health, settings }) => ({ health, critical: settings.critical })),
    );
  }

  private startupHealth(): HealthStatus {
    if (this.startedUp) return 'healthy';
    if (this.phase === 'starting') return 'starting';
    const health = overallHealth(
      this.registry
        .all('startup')
        .map(({ state, settings }) => ({ health: state.health, critical: settings.critical })),
    );
    this.startedUp = health === 'healthy' || health === 'degraded';
    return this.startedUp ? health : 'starting';
  }

  private causesOf({ name, settings }: MonitoredCheck): string[] {
    if (settings.dependsOn.length === 0) return [];
    const isDown = (other: string): boolean => this.registry.get(other)?.state.isDown ?? false;
    return rootCauses(name, this.registry.dependencies, isDown);
  }

  private recorded(check: MonitoredCheck, result: CheckResult, change?: HealthChange): void {
    const { name, state } = check;
    this.feed.emitResult({
      check: name,
      health: state.health,
      outcome: result.outcome,
      latencyMs: result.latencyMs,
    });
    if (!change) return;
    const rootCause = state.isDown ? this.causesOf(check) : [];
    this.changed({
      check: name,
      from: change.from === 'unknown' && check.awaited ? 'starting' : change.from,
      to: change.to,
      at: iso(result.at),
      ...(result.message !== undefined && { message: result.message }),
      ...(rootCause.length > 0 && { rootCause }),
    });
    this.judgeService();
  }

  private removed(name: string): void {
    this.feed.emitRemoval(name);
    this.judgeService();
  }

  private judgeService(): void {
    const from = this.serviceHealth;
    const to = this.phase === 'running' ? this.registry.health : this.healthOf([]);
    if (!this.startedUp) this.startupHealth();
    if (from === to) return;
    this.serviceHealth = to;
    const failed = this.registry
      .all()
      .filter((check) => check.state.isDown && this.causesOf(check).length === 0);
    const message = this.reason ?? (failed.map(({ name }) => name).join(', ') || undefined);
    this.changed({ check: SERVICE_CHECK, from, to, at: iso(Date.now()), ...(message && { message }) });
  }

  private changed(transition: HealthTransition): void {
    this.log.add(transition, this.phase === 'stopping');
    this.feed.emitTransition(transition);
  }

  /** Checks are not traced, and do not belong to the request or message in which they were started. */
  private inBackground<T>(work: () => T): T {
    return context.with(contextOfApp(this.scope, suppressTracing(ROOT_CONTEXT)), work);
  }
}
