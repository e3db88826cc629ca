import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  fetchMetricsPage,
  metricValue,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { AppModule } from '../src/app';

expect.extend(telemetryMatchers);

describe('The recommender', () => {
  let app: INestApplication;
  let telemetry: RecordedTelemetry;
  let url: string;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    telemetry = RecordedTelemetry.of(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it('serves the page with its modules', async () => {
    expect(await (await fetch(url)).text()).toContain('startPageTrace');
    for (const [path, name] of [
      ['observability', 'startPageTrace'],
      ['vitals', 'onLCP'],
    ])
      expect(await (await fetch(`${url}/page/${path}.js`)).text()).toContain(name);
  });

  it('answers in the trace of the page, and accepts the reports of the page', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await fetch(`${url}/recommendations/acme/7`, { headers: { traceparent } });
    const [served] = telemetry.finished('get_recommendations');
    expect(served?.spanContext().traceId).toBe(traceId);
    expect(telemetry).toHaveSpan('GET /recommendations/:tenant/:user');

    const report = (path: string, body: object) =>
      fetch(`${url}/internal/${path}/report`, {
        method: 'POST',
        headers: { origin: url, 'content-type': 'text/plain' },
        body: JSON.stringify(body),
      });
    expect((await report('metrics', { name: 'web_vital_lcp', value: 1200 })).status).toBe(204);
    expect((await report('metrics', { name: 'process_cpu_seconds_total', value: 1 })).status).toBe(400);
    const page = await fetchMetricsPage(`${url}/internal`);
    expect(metricValue(page, 'web_vital_lcp_sum')).toBe(1200);
    expect(metricValue(page, 'http_requests_total', { endpoint: '/recommendations/:tenant/:user' })).toBe(1);
    expect((await telemetry.health()).status).toBe('ok');
  });
});
