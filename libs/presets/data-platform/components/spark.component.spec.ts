import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MetricsRegistry } from '#metrics';
import { samplesOf } from '../../../../test/support/recorded.js';
import { RecordedSpark } from '../../../../test/support/spark-api.js';
import { DataPlatformMetrics } from '../data-platform.metrics.js';
import { SparkComponent } from './spark.component.js';

describe('what a Spark component counts', () => {
  let spark: RecordedSpark;
  let registry: MetricsRegistry;
  let component: SparkComponent;

  beforeEach(async () => {
    spark = await RecordedSpark.start();
    registry = new MetricsRegistry();
    component = new SparkComponent('nightly', new DataPlatformMetrics(registry), registry);
  });
  afterEach(() => {
    component.close();
    spark.stop();
  });

  const counted = async (): Promise<Record<string, number>> => {
    await registry.collect();
    return samplesOf(registry, /jobs_completed|tasks_completed|time_ms_sum/);
  };
  const JOBS = 'spark_jobs_completed_total{component="nightly"}';
  const TASKS = 'spark_tasks_completed_total{component="nightly"}';
  const TIME = 'spark_execution_time_ms_sum{component="nightly"}';

  it('is the work of an application since it was watched, not the work before', async () => {
    spark.finish('SUCCEEDED', 900);
    component.watch(spark.url);
    expect(await counted()).not.toHaveProperty([JOBS]);
    spark.finish('SUCCEEDED', 4200);
    expect(await counted()).toMatchObject({ [JOBS]: 1, [TASKS]: 8, [TIME]: 4200 });
  });

  it('includes all work of an application that started later, even if finished before the first reading', async () => {
    component.watch(spark.url);
    await counted();
    const later = spark.submit();
    for (const tookMs of [100, 200, 300]) later.finish('SUCCEEDED', tookMs);
    expect(await counted()).toMatchObject({ [JOBS]: 3, [TASKS]: 24, [TIME]: 600 });
  });

  it('has the last jobs of an application that ended, once', async () => {
    component.watch(spark.url);
    await counted();
    spark.finish('SUCCEEDED', 100);
    await counted();
    spark.finish('SUCCEEDED', 200);
    spark.finish('FAILED', 5);
    spark.first.end();
    expect(await counted()).toMatchObject({ [JOBS]: 2, [TASKS]: 24, [TIME]: 300 });
    expect(await counted()).toMatchObject({ [JOBS]: 2, [TASKS]: 24, [TIME]: 300 });
  });

  it('includes an application that started and ended between two readings, with its attempts', async () => {
    component.watch(spark.url);
    await counted();
    for (const attempt of [undefined, '2']) {
      const short = spark.submit(attempt);
      short.finish('SUCCEEDED', 50);
      short.end();
    }
    await counted();
    expect(await counted()).toMatchObject({ [JOBS]: 2, [TASKS]: 16, [TIME]: 100 });
  });

  it('excludes applications that had ended before', async () => {
    spark.finish('SUCCEEDED', 900);
    spark.first.end();
    component.watch(spark.url);
    await counted();
    expect(await counted()).not.toHaveProperty([JOBS]);
  });

  it('includes the work missed while Spark was unreachable, from the beginning on', async () => {
    spark.finish('SUCCEEDED', 900);
    spark.failing = 503;
    component.watch(spark.url);
    await counted();
    const later = spark.submit();
    later.finish('SUCCEEDED', 70);
    later.end();
    spark.failing = undefined;
    expect(await counted()).toMatchObject({ [JOBS]: 1, [TIME]: 70 });
    spark.failing = 503;
    await counted();
    spark.finish('SUCCEEDED', 30);
    spark.first.end();
    spark.failing = undefined;
    expect(await counted()).toMatchObject({ [JOBS]: 2, [TIME]: 100 });
  });

  it('is the same when two scrapes come at once', async () => {
    component.watch(spark.url);
    await counted();
    spark.finish('SUCCEEDED', 100);
    await Promise.all([registry.collect(), registry.collect()]);
    expect(await counted()).toMatchObject({ [JOBS]: 1, [TASKS]: 8, [TIME]: 100 });
  });
});
