import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ManagementEndpoint } from '#contracts';
import { AppScope } from '#kernel';
import { MetricsEndpoint } from './exposition/metrics.endpoint.js';
import { METRICS_ENDPOINTS, METRICS_PROVIDERS } from './metrics.providers.js';
import { counter } from './registry/definition.js';
import { METRICS_SLOT, MetricsRegistry } from './registry/metrics-registry.js';

const boot = (enabled: boolean): Promise<TestingModule> =>
  Test.createTestingModule({
    providers: [
      ...METRICS_PROVIDERS,
      { provide: OBSERVABILITY_OPTIONS, useValue: { metrics: { enabled, defaultMetrics: false } } },
      { provide: APP_SCOPE, useValue: new AppScope() },
    ],
  }).compile();

describe('The providers of metrics', () => {
  it('give each application its own registry, which decorators find in its scope', async () => {
    const [first, second] = [await boot(true), await boot(true)];
    const jobs = first.get(MetricsRegistry).register(counter('jobs_total', 'Jobs.'));
    jobs.inc();
    expect(second.get(MetricsRegistry).register(counter('jobs_total', 'Jobs.')).labels().value).toBe(0);
    expect(first.get<AppScope>(APP_SCOPE).get(METRICS_SLOT)).toBe(first.get(MetricsRegistry));
    expect(second.get<AppScope>(APP_SCOPE).get(METRICS_SLOT)).toBe(second.get(MetricsRegistry));
  });

  it('offer the page /metrics, and none when metrics are off', async () => {
    const paths = async (enabled: boolean): Promise<string[]> =>
      (await boot(enabled)).get<ManagementEndpoint[]>(METRICS_ENDPOINTS).map(({ path }) => path);
    expect(await paths(true)).toEqual(['/metrics']);
    expect(await paths(false)).toEqual([]);
  });

  it('let the page be injected, to serve it in another place', async () => {
    const app = await boot(true);
    app.get(MetricsRegistry).register(counter('jobs_total', 'Jobs.')).inc();
    const page = app.get(MetricsEndpoint);
    const { status, headers, body } = page.handle({ headers: { accept: 'text/plain' } });
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
    expect((await Readable.from(body).map(String).toArray()).join('')).toContain('jobs_total 1');
    expect(app.get<ManagementEndpoint[]>(METRICS_ENDPOINTS)).toEqual([page]);
  });
});
