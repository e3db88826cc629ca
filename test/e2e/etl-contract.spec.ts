import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ETL_CONTRACT } from '../support/etl-contract.js';
import { glucose, startConsumer, type RunningConsumer } from '../support/etl-consumer.js';
import { fetchMetricsPage, type MetricsPage } from 'nestjs-observability/testing';
import { describeWith, promtool, startService, type RunningPrometheus } from '../support/services.js';

describeWith(['prometheus'], 'The metrics of the ETL consumer', () => {
  let consumer: RunningConsumer;
  let prometheus: RunningPrometheus;
  let page: MetricsPage;

  beforeAll(async () => {
    consumer = await startConsumer();
    const message = await consumer.send({}, glucose(50));
    await consumer.ended(1);
    await consumer.send(message);
    await consumer.send({}, glucose(-1));
    await consumer.sendRaw(Buffer.from('broken'));
    await consumer.ended(4);
    page = await fetchMetricsPage(consumer.url);
    const { host } = new URL(consumer.url);
    prometheus = await startService('prometheus', {
      // Also the time limit of a scrape: after one that takes longer, queries find no series.
      config: `global: { scrape_interval: 5s }\nscrape_configs: [{ job_name: etl, static_configs: [{ targets: ["${host}"] }] }]\n`,
    });
  }, 150_000);

  afterAll(async () => {
    await prometheus?.remove();
    await consumer?.close();
  });

  it.each(Object.entries(ETL_CONTRACT))(
    'expose %s with its type, labels and buckets',
    (name, { type, labels, buckets }) => {
      const metric = page.get(name);
      expect(metric?.type).toBe(type);
      expect(metric?.help).not.toBe('');
      expect(metric?.samples.length).toBeGreaterThan(0);
      for (const { labels: found } of metric?.samples ?? []) {
        expect(Object.keys(found).filter((label) => label !== 'le')).toEqual(labels);
      }
      if (!buckets) return;
      const bounds = metric?.samples
        .filter((sample) => sample.name === `${name}_bucket`)
        .map(({ labels: { le } }) => Number(le?.replace('+Inf', 'Infinity')));
      expect([...new Set(bounds)]).toEqual([...buckets, Infinity]);
    },
  );

  it('pass `promtool check metrics` without a remark on any of them', async () => {
    const text = await (await fetch(`${consumer.url}/metrics`)).text();
    const { output } = promtool(['check', 'metrics'], text);
    expect(output).not.toMatch(/etl_/);
    expect(output.trim()).toBe('');
  });

  it('are scraped by a real Prometheus, which answers a query for each', async () => {
    const up = async (): Promise<boolean> => (await prometheus.query('up{job="etl"}'))[0]?.value === 1;
    while (!(await up())) await pause(50);
    expect(await prometheus.targets()).toMatchObject([{ job: 'etl', health: 'up' }]);
    for (const [name, { type }] of Object.entries(ETL_CONTRACT)) {
      const series = await prometheus.query(type === 'histogram' ? `${name}_count` : name);
      expect([name, series.length > 0]).toEqual([name, true]);
    }
  });
});
