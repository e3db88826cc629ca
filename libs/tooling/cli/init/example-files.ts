import type { NestProject } from '../project/nest-project.js';

/** A new file. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string;
}

/** Class name and file of the example health check. */
export const EXAMPLE_HEALTH = { className: 'ExampleHealth', file: 'observability/example.health' } as const;

/** The example health check. */
export function healthFile({ sourceRoot }: NestProject): ExampleFile {
  return { path: `${sourceRoot}/${EXAMPLE_HEALTH.file}.ts`, text: HEALTH };
}

/** A metric test and an alert test for Jest or Vitest; empty for a project with another test runner. */
export function testFiles({ sourceRoot, suffix, testRunner, testSuffix }: NestProject): ExampleFile[] {
  if (!testRunner) return [];
  const imports = testRunner === 'vitest' ? "import { describe, expect, it } from 'vitest';\n" : '';
  const folder = `${sourceRoot}/observability`;
  return [
    { path: `${folder}/metrics.${testSuffix}.ts`, text: metricTest(imports, suffix) },
    { path: `${folder}/alerts.${testSuffix}.ts`, text: alertTest(imports) },
  ];
}

const HEALTH = `import { HealthContributor } from 'nestjs-observability/health';

/**
 * An example of a health check: ask what your service depends on, such as a database, and throw when it does not answer.
 * It is not critical: a failure makes the service degraded (200), not unhealthy (503).
 */
@HealthContributor('example', { critical: false })
export class ExampleHealth {
  check(): { uptimeSeconds: number } {
    return { uptimeSeconds: Math.round(process.uptime()) };
  }
}
`;

const metricTest = (imports: string, suffix: string): string => `import { Test } from '@nestjs/testing';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
} from 'nestjs-observability/testing';
${imports}import { ExampleHealth } from './example.health${suffix}';

/** An example of metrics: put yours beside the service that counts. */
class OrderMetrics extends metricCatalogue({
  orders: counter('example_orders_total', 'Orders taken.', ['kind']),
}) {}

describe('telemetry', () => {
  it('counts, and is healthy', async () => {
    const module = await Test.createTestingModule({
      imports: [ObservabilityTestingModule.forRoot()],
      providers: [OrderMetrics, ExampleHealth],
    }).compile();
    await module.init();
    const telemetry = module.get(RecordedTelemetry);

    module.get(OrderMetrics).orders.inc({ kind: 'web' });

    expect(telemetry.metrics.value('example_orders_total')).toBe(1);
    expect((await telemetry.health()).status).toBe('ok');
    await module.close();
  });
});
`;

const alertTest = (
  imports: string,
): string => `import { service } from 'nestjs-observability/presets/service';
import { alertTest } from 'nestjs-observability/testing';
${imports}
describe('alerts', () => {
  it('a service that cannot be scraped for two minutes is down', async () => {
    const alerts = alertTest({ preset: service })
      .series({ 'up{job="app",instance="a:8004"}': '1 0x5' })
      .every('1m');

    await alerts.at('1m');
    expect(alerts.firing('ServiceDown')).toHaveLength(0);
    await alerts.at('3m');
    expect(alerts.firing('ServiceDown')).toHaveLength(1);
  });
});
`;

/** Lines of `.env.example`. */
export const ENVIRONMENT_EXAMPLE = `# nestjs-observability: all variables are in node_modules/nestjs-observability/docs/environment.md
METRICS_PORT=8004
# 0.0.0.0 where Prometheus runs on another machine or in another container
METRICS_HOST=127.0.0.1
LOG_LEVEL=info
# traces, metrics and logs over OTLP
# OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317
`;
