import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ManagementServer } from 'nestjs-observability';
import {
  fetchMetricsPage,
  metricValue,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { AppModule } from '../src/app';

expect.extend(telemetryMatchers);

describe('The webhook', () => {
  let app: INestApplication;
  let telemetry: RecordedTelemetry;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    telemetry = RecordedTelemetry.of(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('counts, traces and logs a call, is healthy, and sums it up', async () => {
    const body = JSON.stringify({ id: '7', text: 'When are you open?' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${await app.getUrl()}/webhook`, { method: 'POST', headers, body });
    const { url } = app.get(ManagementServer);
    const page = await fetchMetricsPage(url);
    expect(metricValue(page, 'webhook_requests_total', { lane: 'faq', status: 'success' })).toBe(1);
    expect(telemetry).toHaveSpan('answer message');
    expect((await telemetry.health()).status).toBe('ok');
    const summary = await (await fetch(`${url}/metrics/summary`)).json();
    expect(summary).toMatchObject({ requests: { total: 1 }, cache: { hit_rate: 100 } });
  });
});
