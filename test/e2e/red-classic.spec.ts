import { request } from 'node:http';
import { Controller, Get, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { definePreset, PresetModule } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { fetchMetricsPage, metricValue, type MetricsPage } from 'nestjs-observability/testing';
import { inbound, Story, until } from '../support/story.js';

const ENDPOINT = '/api/v1/items/:id';

@Controller('api/v1/items')
class Items {
  static arrived: (() => void) | undefined;

  @Get(':id')
  find(@Param('id') id: string): unknown {
    if (id === 'broken') throw new Error('broken');
    if (id !== 'forever') return { id };
    Items.arrived?.();
    return new Promise(() => undefined);
  }
}

const LINES = definePreset({
  name: 'lines',
  title: 'Lines',
  description: 'The lines of recommender without its metrics.',
  logFormats: recommender.logFormats,
});

describe.each(['express', 'fastify'])('The classic names on %s', (adapter) => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeEach(async () => {
    const told = story.options();
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          ...told,
          logging: { ...told.logging, format: 'recommender' },
          metrics: { names: 'classic' },
          management: { port: 0 },
        }),
        PresetModule.forRoot([LINES]),
      ],
      controllers: [Items],
    })
    class AppModule {}
    const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create(AppModule, http, { bufferLogs: true, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterEach(() => app.close());

  const page = (): Promise<MetricsPage> => fetchMetricsPage(app.get(ManagementServer).url ?? '');
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).text();

  async function inProgress(endpoint: string): Promise<number | undefined> {
    return metricValue(await page(), 'http_requests_in_progress', { method: 'GET', endpoint });
  }

  it('count and time requests by method, route template and status; unmatched ones share one value', async () => {
    for (const path of ['/api/v1/items/1?x=1', '/api/v1/items/2', '/api/v1/items/broken', '/a', '/b/c'])
      await get(path);
    const summary = await fetch(`${app.get(ManagementServer).url ?? ''}/metrics/summary`);
    expect(await summary.json()).toMatchObject({ requests: { total: 5, errors: 1, error_rate: 20 } });
    const metrics = await page();
    const count = (endpoint: string, status: string) => {
      const labels = { method: 'GET', endpoint, status };
      return [
        metricValue(metrics, 'http_requests_total', labels),
        metricValue(metrics, 'http_request_duration_seconds_count', labels),
      ];
    };
    expect(count(ENDPOINT, '200')).toEqual([2, 2]);
    expect(count(ENDPOINT, '500')).toEqual([1, 1]);
    expect(count('unmatched', '404')).toEqual([2, 2]);
    expect([...metrics.keys()].filter((name) => name.startsWith('http_server'))).toEqual([]);
  });

  it('show what is in progress by endpoint, and zero after errors and aborted requests', async () => {
    const arrived = new Promise<void>((resolve) => (Items.arrived = resolve));
    const hanging = request(`${url}/api/v1/items/forever`).on('error', () => undefined);
    hanging.end();
    await arrived;
    expect(await inProgress(ENDPOINT)).toBe(1);
    await get('/api/v1/items/broken');
    await get('/nowhere');
    expect(await inProgress(ENDPOINT)).toBe(1);
    hanging.destroy();
    while ((await inProgress(ENDPOINT)) !== 0);
    expect(await inProgress('unmatched')).toBe(0);
  });

  it('are in addition to request lines in the words of the recommender', async () => {
    const { traceId, traceparent } = inbound(1);
    await (await fetch(`${url}/api/v1/items/7`, { headers: { traceparent } })).text();
    const line = await until(() => story.lines.find(({ trace_id }) => trace_id === traceId), 'the line');
    expect(line).toMatchObject({
      method: 'GET',
      route: ENDPOINT,
      status_code: 200,
      latency_ms: expect.any(Number),
      trace_id: traceId,
      span_id: expect.any(String),
    });
    expect(Object.keys(line)).not.toEqual(expect.arrayContaining(['status', 'duration_ms']));
  });
});
