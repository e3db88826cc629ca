import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ManagementServer } from 'nestjs-observability';
import {
  fetchMetricsPage,
  metricValue,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { AppModule, Collector } from '../src/app';

expect.extend(telemetryMatchers);

describe('The API of trends', () => {
  let app: NestFastifyApplication;
  let telemetry: RecordedTelemetry;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    telemetry = RecordedTelemetry.of(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('is counted by route template and status without a line of code, traced, and healthy', async () => {
    await app.get(Collector).collect([{ source: 'news', topic: 'bees' }]);
    const url = await app.getUrl();
    expect(await (await fetch(`${url}/trends/bees`)).json()).toEqual({ mentions: 1 });
    expect((await fetch(`${url}/trends/unknown`)).status).toBe(404);
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    const request = { method: 'GET', endpoint: '/trends/:topic' };
    expect(metricValue(page, 'api_requests_total', { ...request, status_code: '200' })).toBe(1);
    expect(metricValue(page, 'api_requests_total', { ...request, status_code: '404' })).toBe(1);
    expect(telemetry).toHaveSpan('GET /trends/:topic');
    expect((await telemetry.health()).status).toBe('ok');
  });
});
