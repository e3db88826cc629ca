import { EventEmitter } from 'node:events';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  ComponentRegistry,
  dataPlatform,
  type KafkaProducer,
} from 'nestjs-observability/presets/data-platform';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { PresetRun } from '../support/preset-run.js';
import { describeWith } from '../support/services.js';
import { RecordedSpark } from '../support/spark-api.js';

/** A batch as reported by kafkajs 2.2. */
const batch = (offsetLag: string, batchSize: number, duration: number) => ({
  id: 7,
  type: 'consumer.end_batch_process',
  timestamp: 1_777_000_000_000,
  payload: {
    topic: 'orders',
    partition: 0,
    highWatermark: '1042',
    offsetLag,
    offsetLagLow: '41',
    batchSize,
    firstOffset: '1000',
    lastOffset: '1041',
    duration,
  },
});

describeWith(['prometheus', 'alertmanager'], 'A data platform with its preset', () => {
  const HASTY = dataPlatform.with({
    durations: { HighKafkaLag: '0s', LowLakehouseQuality: '0s', LowComplianceScore: '0s' },
  });
  const consumer = new EventEmitter();
  const answers = [{ topicName: 'reports', partition: 0, errorCode: 0 }];
  const producer: KafkaProducer = {
    send: () => Promise.resolve(answers),
    sendBatch: () => Promise.reject(new Error('no leader')),
  };
  let spark: RecordedSpark;
  let app: INestApplicationContext;
  let run: PresetRun;
  let url: string;

  beforeAll(async () => {
    spark = await RecordedSpark.start();
    spark.finish('SUCCEEDED', 900);
    @Module({
      imports: [
        ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } }),
        PresetModule.forRoot([HASTY]),
      ],
    })
    class PlatformModule {}
    app = await NestFactory.createApplicationContext(PlatformModule, { logger: false });
    const kafka = registry().register('orders_reader', 'kafka');
    kafka.watchConsumer(consumer);
    kafka.watchProducer(producer);
    registry().register('nightly', 'spark').watch(spark.url);
    url = app.get(ManagementServer).url as string;
    run = await PresetRun.start(HASTY, url);
  });

  afterAll(async () => {
    await run.stop();
    await app.close();
    spark.stop();
  });

  const registry = (): ComponentRegistry => app.get(ComponentRegistry);

  const work = async (): Promise<void> => {
    consumer.emit('consumer.end_batch_process', batch('12', 42, 130));
    await producer.send({ topic: 'reports', messages: [{ value: 'a' }, { value: 'b' }] });
    spark.finish('SUCCEEDED', 4200);
    spark.memoryUsed = [30_000_000, 12_000_000];
    const lake = registry().register('orders_lake', 'lakehouse');
    lake.ingested(40);
    lake.processed(38);
    lake.size(12.5);
    lake.quality(0.97);
    const policies = registry().register('policies', 'governance');
    policies.checked(20, 1);
    policies.compliance(99);
  };

  it('reads what kafkajs reports, and what its producer wrote; answers and errors are the producer’s', async () => {
    consumer.emit('consumer.end_batch_process', batch('5', 42, 130));
    const record = { topic: 'reports', messages: [{ value: 'a' }, { value: 'b' }] };
    expect(await producer.send(record)).toBe(answers);
    await expect(producer.sendBatch({ topicMessages: [record] })).rejects.toThrow('no leader');
    const page = await fetchMetricsPage(url);
    const labels = { component: 'orders_reader', topic: 'orders' };
    expect(metricValue(page, 'kafka_messages_in_total', labels)).toBe(42);
    expect(metricValue(page, 'kafka_lag', { ...labels, partition: '0' })).toBe(5);
    expect(metricValue(page, 'kafka_processing_time_ms_sum', labels)).toBe(130);
    expect(metricValue(page, 'kafka_messages_out_total', { topic: 'reports' })).toBe(2);
  });

  it('reads the jobs of Spark that end while it watches, once each', async () => {
    await fetchMetricsPage(url);
    spark.finish('SUCCEEDED', 4200);
    spark.finish('FAILED', 100);
    spark.memoryUsed = [30_000_000, 12_000_000];
    await fetchMetricsPage(url);
    const page = await fetchMetricsPage(url);
    expect(metricValue(page, 'spark_jobs_completed_total', { component: 'nightly' })).toBe(1);
    expect(metricValue(page, 'spark_execution_time_ms_sum', { component: 'nightly' })).toBe(4200);
    expect(metricValue(page, 'spark_tasks_completed_total', { component: 'nightly' })).toBe(16);
    expect(metricValue(page, 'spark_memory_used_mb', { component: 'nightly' })).toBe(42);
  });

  it('serves its page while Spark is down, and counts that', async () => {
    spark.failing = 503;
    // The first page may share a reading that Prometheus' scrape began before.
    await fetchMetricsPage(url);
    const page = await fetchMetricsPage(url);
    spark.failing = undefined;
    const metric = 'spark_jobs_completed_total';
    expect(metricValue(page, metric)).toBe(1);
    const failures = metricValue(await fetchMetricsPage(url), 'observability_collect_errors_total', {
      metric,
    });
    expect(failures).toBeGreaterThanOrEqual(1);
  });

  it('has its components by name and kind, and rejects one name for two kinds', () => {
    expect(registry().list().slice(0, 2)).toEqual([
      { name: 'orders_reader', kind: 'kafka' },
      { name: 'nightly', kind: 'spark' },
    ]);
    expect(() => registry().register('nightly', 'kafka')).toThrow(/OBS_PRESET_INVALID.*"nightly".*"spark"/);
  });

  it('takes components of any other kind, and counts and times their operations', async () => {
    const scheduler = registry().register('airflow', 'scheduler');
    expect(registry().register('airflow', 'scheduler')).toBe(scheduler);
    expect(registry().list()).toContainEqual({ name: 'airflow', kind: 'scheduler' });
    expect(await scheduler.run('trigger', () => Promise.resolve(7))).toBe(7);
    expect(() =>
      scheduler.run('trigger', () => {
        throw new Error('no slot');
      }),
    ).toThrow('no slot');
    const page = await fetchMetricsPage(url);
    const labels = { component: 'airflow', operation: 'trigger' };
    expect(metricValue(page, 'component_operation_total', { ...labels, outcome: 'success' })).toBe(1);
    expect(metricValue(page, 'component_operation_total', { ...labels, outcome: 'error' })).toBe(1);
    expect(metricValue(page, 'component_operation_duration_seconds_count', labels)).toBe(2);
    expect(() => registry().register('nameless', '')).toThrow(/OBS_PRESET_INVALID/);
  });

  it('has a value for each recording rule and data in each panel', async () => {
    // A worker handles no requests.
    const absent = 'http_server_request_duration_seconds';
    expect(await run.withoutData(work, absent)).toEqual([]);
  });

  it('sends alerts of lag, poor data and broken rules through Alertmanager', async () => {
    consumer.emit('consumer.end_batch_process', batch('50000', 1, 10));
    registry().register('orders_lake', 'lakehouse').quality(0.4);
    registry().register('policies', 'governance').compliance(50);
    const names = ['HighKafkaLag', 'LowLakehouseQuality', 'LowComplianceScore'];
    const alerts = await run.alerted(names, () => undefined);
    expect(Object.keys(alerts).sort()).toEqual(names.sort());
    expect(alerts.LowComplianceScore).toMatchObject({ component: 'policies', severity: 'critical' });
  });
});
