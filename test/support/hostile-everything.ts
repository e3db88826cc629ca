import { Controller, Get, Inject, Logger, Module } from '@nestjs/common';
import type { RuleGroup } from 'nestjs-observability/alerting';
import { HealthRegistry } from 'nestjs-observability/health';
import { MetricsService } from 'nestjs-observability/metrics';
import { TracingService } from 'nestjs-observability/tracing';
import { SCRIPT } from './hostile-shop.js';

/** Runs when a user follows the link. */
const LINK = 'javascript:window.attacked=1';

class HostileError extends Error {
  readonly code = SCRIPT;
  override readonly name = SCRIPT;
}

/** An application whose users put markup into everything that telemetry can carry. */
@Controller()
class Everything {
  constructor(
    @Inject(MetricsService) private readonly metrics: MetricsService,
    @Inject(TracingService) private readonly tracing: TracingService,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    metrics.register('hostile_books_total', { type: 'counter', description: SCRIPT, labels: ['book'] });
    metrics.register('hostile_load', { type: 'gauge', description: LINK, labels: ['book'] });
    health.register('hostile', () => Promise.reject(new HostileError(SCRIPT)), { intervalMs: 1_000 });
    health.register('details', () => Promise.resolve({ [SCRIPT]: SCRIPT, link: LINK }), {
      intervalMs: 1_000,
      dependsOn: ['hostile'],
    });
  }

  @Get('everything')
  everything(): never {
    this.metrics.increment('hostile_books_total', { book: SCRIPT });
    this.metrics.set('hostile_load', { book: LINK }, 1);
    const error = new HostileError(SCRIPT);
    this.tracing.trace(SCRIPT, { [SCRIPT]: SCRIPT, link: LINK, list: [SCRIPT] }, (span) => {
      span.addEvent(SCRIPT, { [SCRIPT]: SCRIPT });
      span.recordException(error);
      span.setStatus({ code: 2, message: SCRIPT });
      new Logger(SCRIPT).error({ [SCRIPT]: SCRIPT, link: LINK, err: error }, SCRIPT);
    });
    throw error;
  }
}

@Module({ controllers: [Everything] })
export class HostileEverything {}

/** A rule that fires for the counter, with markup in its name, labels and texts. */
export const HOSTILE_RULES: RuleGroup = {
  name: SCRIPT,
  interval: '1s',
  rules: [
    {
      alert: SCRIPT,
      expr: 'hostile_books_total > 0',
      labels: { severity: 'critical', team: SCRIPT },
      annotations: {
        summary: `${SCRIPT} {{ $labels.book }}`,
        description: SCRIPT,
        runbook_url: LINK,
        runbook: SCRIPT,
        dashboard_url: LINK,
      },
    },
  ],
};
