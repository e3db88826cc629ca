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
import { publicReport } from './report/public-report.js';
import { exportReport, historyOf } from './report/export-report.js';

/** The health pages of the management port: 200 when healthy or degraded, 503 otherwise. */
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
      { path: '/health', handle: (request) => this.page(health.report(), request) },
      { path: '/health/live', handle: (request) => this.page(liveness.report(), request) },
      { path: '/health/ready', handle: (request) => this.page(health.report('ready'), request) },
      { path: '/health/startup', handle: (request) => this.page(health.report('startup'), request) },
      {
        path: '/health/report',
        access: 'token',
        handle: () => json(200, exportReport(health, registry, liveness)),
      },
      { path: '/health/run', method: 'POST', access: 'token', handle: () => this.runAll() },
      { path: '/health/:component', handle: (request) => this.component(request) },
      {
        path: '/health/:component/run',
        method: 'POST',
        access: 'token',
        handle: (request) => this.run(request),
      },
    ];
  }

  private page(report: HealthReport, { authorized }: ManagementRequest): ManagementResponse {
    if (!this.options.health.details) return json(statusOf(report.health), withoutDetails(report));
    const shown = authorized ? report : publicReport(report, (name) => this.registry.get(name));
    return json(statusOf(report.health), shown);
  }

  /** A component is a check or a group. */
  private component(request: ManagementRequest): ManagementResponse {
    const { component: name = '' } = request.params;
    if (this.registry.get(name)) return this.check(name, this.options.health.details, request.authorized);
    if (name === 'live') return this.page(this.liveness.report(), request);
    if (!this.registry.groups().includes(name)) return this.unknown(name);
    return this.page(this.health.report(name), request);
  }

  private check(name: string, withDetails: boolean, authorized = false): ManagementResponse {
    const report = this.health.report();
    const { details, checks, timestamp, service } = authorized
      ? report
      : publicReport(report, (check) => this.registry.get(check));
    const { health, status } = details[name] ?? { health: 'unknown', status: 'down' };
    const head = { component: name, status, health, timestamp, service };
    const history = historyOf(this.health, name).map(({ message, ...result }) =>
      authorized && message !== undefined ? { ...result, message } : result,
    );
    const body = { ...head, detail: details[name], state: checks[name], history };
    return json(statusOf(health), withDetails ? body : head);
  }

  private async runAll(): Promise<ManagementResponse> {
    await this.health.runNow();
    return json(200, this.health.report());
  }

  /** 200 whatever the result, since the requested run was carried out. */
  private async run({ params }: ManagementRequest): Promise<ManagementResponse> {
    const name = params.component ?? '';
    const isCheck = this.registry.get(name) !== undefined;
    if (!isCheck && !this.registry.groups().includes(name)) return this.unknown(name);
    await this.health.runNow(isCheck ? [name] : this.registry.all(name).map((check) => check.name));
    const answer = isCheck ? this.check(name, true, true) : json(200, this.health.report(name));
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
