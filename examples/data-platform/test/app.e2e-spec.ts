import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer } from 'nestjs-observability';
import {
  fetchMetricsPage,
  metricValue,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { AppModule, Ingestion } from '../src/app';

expect.extend(telemetryMatchers);

describe('The platform', () => {
  let app: INestApplicationContext;
  beforeAll(
    async () => void (app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true })),
  );
  afterAll(() => app.close());

  it('serves metrics and health without an HTTP server of the application', async () => {
    const telemetry = RecordedTelemetry.of(app);
    await app.get(Ingestion).load('orders.csv', ['1;book', '2;pen']);
    const { url } = app.get(ManagementServer);
    const page = await fetchMetricsPage(url);
    expect(metricValue(page, 'lakehouse_records_processed_total', { component: 'orders_lake' })).toBe(2);
    expect(telemetry).toHaveSpan('ingestion.load_file', { operation: 'load_file' });
    expect((await telemetry.health()).status).toBe('ok');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});
