import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { stringify } from 'yaml';
import { MetricsEndpoint, type MetricsRegistry } from '#metrics';
import { clashingMetrics, everyKind } from '../support/odd-metrics.js';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

/** Prometheus requests OpenMetrics; `/text` answers with the Prometheus text format. */
const PAGES = ['clash/openmetrics', 'clash/text', 'odd/openmetrics', 'odd/text'] as const;
const WAIT_MS = 60_000;
/** Also the time-out of a scrape: longer than a loaded machine stops a process. */
const SCRAPE_INTERVAL = '5s';

describeWith(['prometheus'], 'A page with every odd instrument and name clash', () => {
  const asked = new Map<string, string>();
  let server: Server;
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    const clash = clashingMetrics();
    server = await serve({ clash, odd: everyKind({ createdTimestamps: true }) }, asked);
    const targets = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
    const scrape_configs = PAGES.map((page) => ({
      ...{ job_name: page, metrics_path: `/${page}`, scrape_interval: SCRAPE_INTERVAL },
      static_configs: [{ targets }],
    }));
    prometheus = await startService('prometheus', { config: stringify({ scrape_configs }) });
  });

  afterAll(async () => {
    await prometheus?.remove();
    server.closeAllConnections();
    server.close();
    register.clear();
  });

  it('is up for Prometheus, in both formats', async () => {
    const up = new Map<string, number>();
    for (const end = Date.now() + WAIT_MS; Date.now() < end && up.size < PAGES.length; await wait(100))
      for (const { metric, value } of await prometheus.query('up')) up.set(metric.job ?? '', value);
    const errors = (await prometheus.targets()).map(({ job, lastError }) => [job, lastError]);
    expect(Object.fromEntries(errors)).toEqual(Object.fromEntries(PAGES.map((page) => [page, ''])));
    expect(Object.fromEntries(up)).toEqual(Object.fromEntries(PAGES.map((page) => [page, 1])));
    expect(asked.get('clash/openmetrics')).toContain('openmetrics');
    expect(asked.get('clash/text')).toContain('text/plain');
  });

  it('is read with its values', async () => {
    const value = async (query: string): Promise<number | undefined> =>
      (await prometheus.query(query))[0]?.value;
    for (const format of ['openmetrics', 'text'])
      expect([
        ...[await value(`a{job="clash/${format}"}`), await value(`a_total{job="clash/${format}"}`)],
        await value(`count(odd_total{job="odd/${format}"})`),
      ]).toEqual([2, 1, 8]);
  });
});

/** Serves the pages of registries by name, and notes with which type each page was answered. */
async function serve(
  registries: Readonly<Record<string, MetricsRegistry>>,
  asked: Map<string, string>,
): Promise<Server> {
  const endpoints = Object.entries(registries).map(
    ([name, registry]) => [name, new MetricsEndpoint(registry, { defaultMetrics: false })] as const,
  );
  const byName = new Map(endpoints);
  const server = createServer((request, response) => {
    const page = request.url?.slice(1) ?? '';
    const [name = '', format] = page.split('/');
    const accept = format === 'text' ? 'text/plain' : request.headers.accept;
    const answer = byName.get(name)?.handle({ headers: { accept } });
    if (!answer) return void response.writeHead(404).end();
    asked.set(page, String(answer.headers['content-type']));
    response.writeHead(200, answer.headers);
    const { body } = answer;
    if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
    else Readable.from(body).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
