import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApp, openApp, type AppScope } from '#kernel';
import { METRICS_SLOT, MetricsRegistry } from '#metrics';
import { samplesOf } from '../../../test/support/recorded.js';
import {
  RecommenderMetrics,
  TrackRecommenderCache,
  TrackRecommenderQuery,
  TrackRecommenderStage,
  TrackRecommenderTraining,
} from '../recommender/index.js';
import { TrackTrendsQuery, TrackTrendsRequest, TrackTrendsTask } from '../trends/index.js';

const DOWN = new RangeError('down');

class Work {
  @TrackTrendsTask('collect')
  collect(fail: boolean): Promise<string> {
    return fail ? Promise.reject(DOWN) : Promise.resolve('done');
  }

  @TrackTrendsRequest('GET', '/trends')
  trends(): string {
    throw DOWN;
  }

  @TrackTrendsQuery('select', 'trends')
  *rows(): Generator<number> {
    yield 1;
  }

  @TrackRecommenderCache('items')
  item(id: string): string | null {
    return id === 'known' ? id : null;
  }

  @TrackRecommenderStage((tenant: string) => tenant.toUpperCase(), 'load')
  load(tenant: string): string {
    return tenant;
  }

  @TrackRecommenderTraining('acme', 'als')
  train(): never {
    throw DOWN;
  }

  @TrackRecommenderQuery('select', 'items')
  items(): number[] {
    return [1];
  }
}

describe('A tracked method', () => {
  let scope: AppScope;
  let registry: MetricsRegistry;
  beforeEach(() => {
    scope = openApp();
    registry = new MetricsRegistry();
    scope.set(METRICS_SLOT, registry);
  });
  afterEach(() => closeApp(scope));

  it('counts a task while it runs, and how it ended', async () => {
    const work = new Work();
    const running = work.collect(false);
    expect(samplesOf(registry, /active/)).toEqual({ 'celery_active_tasks{task_name="collect"}': 1 });
    await expect(running).resolves.toBe('done');
    await expect(work.collect(true)).rejects.toBe(DOWN);
    expect(samplesOf(registry, /active_tasks|tasks_total|task_duration_seconds_count/)).toEqual({
      'celery_active_tasks{task_name="collect"}': 0,
      'celery_tasks_total{task_name="collect",status="success"}': 1,
      'celery_tasks_total{task_name="collect",status="failure"}': 1,
      'celery_task_duration_seconds_count{task_name="collect"}': 2,
    });
  });

  it('has its series on the page while it runs, so that Prometheus sees the first end as a rise', async () => {
    const running = new Work().collect(false);
    expect(samplesOf(registry, /tasks_total|task_duration_seconds_count/)).toEqual({
      'celery_tasks_total{task_name="collect",status="success"}': 0,
      'celery_tasks_total{task_name="collect",status="failure"}': 0,
      'celery_task_duration_seconds_count{task_name="collect"}': 0,
    });
    await running;
  });

  it('counts and rethrows errors', () => {
    expect(() => new Work().trends()).toThrow(DOWN);
    expect(samplesOf(registry, /^api_(requests_total|active)/)).toEqual({
      'api_requests_total{method="GET",endpoint="/trends",status_code="500"}': 1,
      'api_active_requests{endpoint="/trends"}': 0,
    });
  });

  it('returns a generator unchanged', () => {
    expect([...new Work().rows()]).toEqual([1]);
  });

  it('distinguishes hits from misses by the result', () => {
    const work = new Work();
    expect([work.item('known'), work.item('other')]).toEqual(['known', null]);
    expect(samplesOf(registry, /^cache/)).toEqual({
      'cache_hits_total{cache_type="items"}': 1,
      'cache_misses_total{cache_type="items"}': 1,
    });
  });

  it('takes labels from the arguments; one that throws is unknown', () => {
    const work = new Work();
    expect(work.load('acme')).toBe('acme');
    work.load(undefined as unknown as string);
    expect(samplesOf(registry, /pipeline_duration_seconds_count/)).toEqual({
      'data_pipeline_duration_seconds_count{tenant_id="ACME",stage="load"}': 1,
      'data_pipeline_duration_seconds_count{tenant_id="unknown",stage="load"}': 1,
    });
  });

  it('counts a failed training with its type of error and no duration', () => {
    expect(() => new Work().train()).toThrow(DOWN);
    expect(samplesOf(registry, /^training.*(total|count)$/)).toEqual({
      'training_job_total{tenant_id="acme",model_type="als"}': 1,
      'training_job_failures_total{tenant_id="acme",error_type="RangeError"}': 1,
    });
  });

  it('counts a training when it starts, and not again when it ends', () => {
    const metrics = new RecommenderMetrics(registry);
    const job = metrics.trainingJobStarted('acme', 'als');
    const started = { 'training_job_total{tenant_id="acme",model_type="als"}': 1 };
    expect(samplesOf(registry, /^training.*(total|count)$/)).toEqual(started);
    job.completed(812);
    job.failed('RangeError');
    expect(samplesOf(registry, /^training.*(total|count)$/)).toEqual({
      ...started,
      'training_job_duration_seconds_count{tenant_id="acme",model_type="als"}': 1,
    });
  });

  it('runs unchanged when another preset has the name, without an application, and with metrics off', () => {
    new Work().rows();
    expect(new Work().items()).toEqual([1]);
    closeApp(scope);
    expect(new Work().item('known')).toBe('known');
    scope = openApp();
    scope.set(METRICS_SLOT, new MetricsRegistry({ enabled: false }));
    expect(new Work().load('acme')).toBe('acme');
  });
});
