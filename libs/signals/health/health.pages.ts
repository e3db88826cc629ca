import { Inject, Injectable } from '@nestjs/common';
import {
  OBSERVABILITY_OPTIONS,
  type HealthReport,
  type HealthStatus,
  type ManagementEndpoint,
  type ManagementRequest,
  type ManagementResponse,
  type ResolvedOptions,
} from '#contracts';
import { isServing } from './engine/overall-health.js';
import { HealthRegistry } from './health-registry.js';
import { HealthService } from './health.service.js';
import { Liveness } from './liveness.js';
import { withoutDetails } from './report/build-report.js';
import { exportReport, historyOf } from './report/export-report.js';

/** The health family of the management port: 200 when healthy or degraded, 503 otherwise. */
@Injectable()
export class HealthPages {
  readonly endpoints: readonly ManagementEndpoint[];

  constructor(
    private readonly health: HealthService,
    private readonly liveness: Liveness,
    private readonly registry: HealthRegistry,
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
  ) {
    this.endpoints = [
      { path: '/health', handle: () => this.page(health.report()) },
      { path: '/health/live', handle: () => this.page(liveness.report()) },
      { path: '/health/ready', handle: () => this.page(health.report('ready')) },
      { path: '/health/startup', handle: () => this.page(health.report('startup')) },
      {
        path: '/health/report',
        access: 'token',
        handle: () => json(200, exportReport(health, registry, liveness)),
      },
      { path: '/health/run', method: 'POST', access: 'token', handle: () => this.runAll() },
      { path: '/health/:component', handle: ({ params }) => this.component(params.component ?? '') },
      {
        path: '/health/:component/run',
        method: 'POST',
        access: 'token',
        handle: (request) => this.run(request),
      },
    ];
  }

  private page(report: HealthReport): ManagementResponse {
    return json(statusOf(report.health), this.options.health.details ? report : withoutDetails(report));
  }

  /** A component is a check or a group. */
  private component(name: string): ManagementResponse {
    if (this.registry.get(name)) return this.check(name, this.options.health.details);
    if (name === 'live') return this.page(this.liveness.report());
    return this.registry.groups().includes(name) ? this.page(this.health.report(name)) : this.unknown(name);
  }

  private check(name: string, withDetails: boolean): ManagementResponse {
    const { details, checks, timestamp, service } = this.health.report();
    const { health, status } = details[name] ?? { health: 'unknown', status: 'down' };
    const head = { component: name, status, health, timestamp, service };
    const body = {
      ...head,
      detail: details[name],
      state: checks[name],
      history: historyOf(this.health, name),
    };
    return json(statusOf(health), withDetails ? body : head);
  }

  private async runAll(): Promise<ManagementResponse> {
    await this.health.runNow();
    return json(200, this.health.report());
  }

  /** 200 when it was run, whatever the result: the operator asked for a run, and got one. */
  private async run({ params }: ManagementRequest): Promise<ManagementResponse> {
    const name = params.component ?? '';
    const isCheck = this.registry.get(name) !== undefined;
    if (!isCheck && !this.registry.groups().includes(name)) return this.unknown(name);
    await this.health.runNow(isCheck ? [name] : this.registry.all(name).map((check) => check.name));
    const answer = isCheck ? this.check(name, true) : json(200, this.health.report(name));
    return { ...answer, status: 200 };
  }

  private unknown(name: string): ManagementResponse {
    const known = [...this.registry.groups(), ...this.registry.all().map((check) => check.name)];
    return json(404, {
      error: `there is no check and no group "${name}"`,
      ...(this.options.health.details && { known }),
    });
  }
}

function statusOf(health: HealthStatus): number {
  return isServing(health) ? 200 : 503;
}

function json(status: number, body: unknown): ManagementResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
