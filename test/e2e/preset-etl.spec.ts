import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EtlMetrics, etl } from 'nestjs-observability/presets/etl';
import { glucose, startConsumer, type RunningConsumer } from '../support/etl-consumer.js';
import { PresetRun } from '../support/preset-run.js';
import { describeWith } from '../support/services.js';

describeWith(['prometheus', 'alertmanager'], 'The ETL consumer with its preset', () => {
  const HASTY = etl.with({
    durations: { HighMessageFailureRate: '0s', QueueBacklog: '0s', NoActiveConsumers: '0s' },
  });
  let consumer: RunningConsumer;
  let run: PresetRun;

  beforeAll(async () => {
    consumer = await startConsumer();
    run = await PresetRun.start(HASTY, consumer.url);
  });

  afterAll(async () => {
    await run.stop();
    await consumer.close();
  });

  const work = async (): Promise<void> => {
    const message = await consumer.send({}, glucose(50));
    await consumer.send(message);
    await consumer.send({}, glucose(-987));
  };

  it('has a value for each recording rule and data in each panel', async () => {
    // Its object is missing, so the message fails.
    await consumer.send({});
    // A worker handles no requests.
    const absent = 'http_server_request_duration_seconds';
    expect(await run.withoutData(work, absent)).toEqual([]);
  });

  it('sends alerts of failures, a backlog and missing consumers through Alertmanager', async () => {
    const metrics = consumer.app.get(EtlMetrics);
    // The milder alert of the incident first: Alertmanager inhibits it once a critical one has arrived.
    const backlog = await run.alerted(['QueueBacklog'], () =>
      metrics.queueDepths.set({ queue_name: 'records' }, 5000),
    );
    expect(backlog.QueueBacklog).toMatchObject({ queue_name: 'records', severity: 'warning' });
    const names = ['HighMessageFailureRate', 'NoActiveConsumers'];
    const alerts = await run.alerted(names, () => {
      metrics.activeConsumers(0);
      metrics.processingComplete('sleep', 1, 'failed');
    });
    expect(Object.keys(alerts).sort()).toEqual(names.sort());
    expect(alerts.NoActiveConsumers).toMatchObject({ job: 'etl', severity: 'critical' });
  });
});
