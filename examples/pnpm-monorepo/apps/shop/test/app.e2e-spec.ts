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

describe('The shop', () => {
  let app: INestApplication;
  let telemetry: RecordedTelemetry;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    telemetry = RecordedTelemetry.of(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('counts, traces and logs a request, and is healthy', async () => {
    const answer = await fetch(`${await app.getUrl()}/orders/book`);
    expect(await answer.text()).toBe('book');
    expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    expect(metricValue(page, 'orders_placed_total', { kind: 'book' })).toBe(1);
    const route = { http_route: '/orders/:kind' };
    expect(metricValue(page, 'http_server_request_duration_seconds_count', route)).toBe(1);
    expect(telemetry).toHaveSpan('GET /orders/:kind');
    expect(telemetry).toHaveSpan('place order');
    expect((await telemetry.health()).status).toBe('ok');
  });
});
