import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  OBSERVABILITY_OPTIONS,
  type HealthReport,
  type HealthStatus,
  type ResolvedOptions,
} from '#contracts';
import { EventLoopWatch, type EventLoopLoad } from './engine/event-loop-watch.js';
import { overallHealth } from './engine/overall-health.js';
import { HealthRegistry } from './health-registry.js';
import { buildReport } from './report/build-report.js';

/**
 * Whether this process works. It depends on no dependency, startup or shutdown: only on an event loop that has been
 * overloaded for `health.lagSustainedMs`, and on the local checks of the group `live`.
 */
@Injectable()
export class Liveness implements OnModuleInit, OnApplicationShutdown {
  private readonly watch: EventLoopWatch;

  constructor(
    private readonly registry: HealthRegistry,
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
  ) {
    this.watch = new EventLoopWatch(options.health.maxLagMs);
  }

  onModuleInit(): void {
    if (this.options.health.enabled) this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  /** The current load of the event loop. */
  load(): EventLoopLoad {
    return this.watch.load();
  }

  report(): HealthReport {
    const { name: service, version } = this.options.service;
    const checks = this.registry.all('live').filter(({ state }) => state.last !== undefined);
    const parts = checks.map(({ health, settings }) => ({ health, critical: settings.critical }));
    const load = this.load();
    const loop = this.loopHealth(load);
    const health = overallHealth([...parts, { health: loop, critical: true }]);
    const report = buildReport({ service, version, health }, checks, () => []);
    const isUp = loop === 'healthy';
    report.details.event_loop = { status: isUp ? 'up' : 'down', health: loop, critical: true, ...load };
    (isUp ? report.info : report.error).event_loop = report.details.event_loop;
    return report;
  }

  private loopHealth({ overloadedMs }: EventLoopLoad): HealthStatus {
    return overloadedMs >= this.options.health.lagSustainedMs ? 'unhealthy' : 'healthy';
  }
}
