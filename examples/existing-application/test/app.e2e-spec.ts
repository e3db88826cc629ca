import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ManagementServer } from 'nestjs-observability';
import { fetchMetricsPage, metricValue, RecordedTelemetry } from 'nestjs-observability/testing';
import { AppModule } from '../src/app';

describe('The application', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('has the metrics of prom-client and of OpenTelemetry on one page, and one trace', async () => {
    const telemetry = RecordedTelemetry.of(app);
    const before = await fetchMetricsPage(app.get(ManagementServer).url);
    const legacy = metricValue(before, 'legacy_orders_total') ?? 0;
    await fetch(`${await app.getUrl()}/orders`);
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    expect(metricValue(page, 'legacy_orders_total')).toBe(legacy + 1);
    expect(metricValue(page, 'otel_orders_total')).toBeGreaterThan(0);
    const [served, placed] = ['GET /orders', 'place order'].map((name) => telemetry.finished(name)[0]);
    expect(placed?.parentSpanContext?.spanId).toBe(served?.spanContext().spanId);
    expect((await telemetry.health()).status).toBe('ok');
  });
});
