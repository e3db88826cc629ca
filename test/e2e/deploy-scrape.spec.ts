import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { DEFAULT_SETTINGS, generateFiles } from '#provisioning';
import { ALL_PRESETS } from '#presets';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

/** The labels that the Prometheus operator adds to a ServiceMonitor's target before its relabelings. */
const BY_OPERATOR = {
  job: 'etl',
  namespace: 'default',
  service: 'app',
  pod: 'app-1',
  container: 'app',
  node: 'one',
  endpoint: 'management',
};

const METRICS = Object.values(ALL_PRESETS).flatMap(({ metrics }) => metrics);

/** A series of each metric with every label set to `own`. */
const PAGE = [
  ...new Set(
    METRICS.map(
      ({ name, labelNames }) => `${name}{${labelNames.map((label) => `${label}="own"`).join(',')}} 1\n`,
    ),
  ),
].join('');

describeWith(['prometheus'], 'An application that the Prometheus operator scrapes', () => {
  let app: Server;
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    app = createServer((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(PAGE);
    }).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const target = `127.0.0.1:${(app.address() as AddressInfo).port}`;
    const config = {
      scrape_configs: [
        {
          job_name: 'etl',
          scrape_interval: '1s',
          static_configs: [{ targets: [target], labels: BY_OPERATOR }],
          relabel_configs: await relabelings(),
        },
      ],
    };
    prometheus = await startService('prometheus', { config: stringify(config) });
  });

  afterAll(async () => {
    await prometheus?.remove();
    app.closeAllConnections();
    app.close();
  });

  /** The relabelings of the generated ServiceMonitor; a scrape configuration uses the same keys. */
  async function relabelings(): Promise<object[]> {
    const files = await generateFiles([], DEFAULT_SETTINGS);
    const { content = '' } = files.find(({ path }) => path === 'kubernetes/servicemonitor.yml') ?? {};
    const { spec } = parse(content) as { spec: { endpoints: { relabelings: object[] }[] } };
    return spec.endpoints.flatMap((endpoint) => endpoint.relabelings);
  }

  it('keeps every label of its metrics, routes in endpoint among them, and gets those of the target', async () => {
    const own = '{__name__=~".+", job="etl"}';
    const deadline = Date.now() + Number(process.env.OBS_TEST_WAIT_MS);
    let found = await prometheus.query(own);
    while (!found.some(({ metric }) => metric.__name__ === METRICS[0]?.name) && Date.now() < deadline) {
      await wait(100);
      found = await prometheus.query(own);
    }
    const target = { job: 'etl', service: 'app', pod: 'app-1', namespace: 'default' };
    for (const { name, labelNames } of METRICS) {
      const labels = Object.fromEntries(labelNames.map((label) => [label, 'own']));
      const series = found.map(({ metric }) => metric).filter(({ __name__ }) => __name__ === name);
      expect(series).toContainEqual(expect.objectContaining({ ...target, ...labels }));
    }
    expect(
      found.flatMap(({ metric }) => Object.keys(metric).filter((label) => /^exported_/.test(label))),
    ).toEqual([]);
  });
});
