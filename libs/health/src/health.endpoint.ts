import { Injectable } from '@nestjs/common';
import type { ManagementEndpoint, ManagementResponse } from '#contracts';
import { HealthService } from './health.service.js';

/** `/health`: 200 when healthy or degraded, 503 when unhealthy, starting or stopping. */
@Injectable()
export class HealthEndpoint implements ManagementEndpoint {
  readonly path = '/health';

  constructor(private readonly health: HealthService) {}

  async handle(): Promise<ManagementResponse> {
    const report = await this.health.report();
    return {
      status: report.status === 'ok' ? 200 : 503,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(report),
    };
  }
}
