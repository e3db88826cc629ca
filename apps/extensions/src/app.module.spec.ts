import { setImmediate as turn } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManagementServer } from 'nestjs-observability';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { AppModule } from './app.module.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.flushLogs();
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

it('shows the failed span and the error lines of a request on its own page', async () => {
  const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
  await fetch(`${await app.getUrl()}/orders/7`, { headers });
  const page = async (): Promise<string[]> => {
    const answer = await fetch(`${app.get(ManagementServer).url}/failures?limit=50`);
    const failures = (await answer.json()) as { what: string; traceId: string }[];
    return failures.filter(({ traceId }) => traceId === TRACE).map(({ what }) => what);
  };
  // Listeners run after the observed work.
  while (!(await page()).some((what) => what.startsWith('span'))) await turn();
  expect(await page()).toEqual(expect.arrayContaining(['line no stock', 'span GET /orders/:id: RangeError']));
});

it('has the values of its metric source on the page of metrics', async () => {
  const page = await fetchMetricsPage(app.get(ManagementServer).url);
  expect(page.get('disk_free_bytes')?.type).toBe('gauge');
  expect(metricValue(page, 'disk_free_bytes', { path: '/' })).toBeGreaterThan(0);
});
