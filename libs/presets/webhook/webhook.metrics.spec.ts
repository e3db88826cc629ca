import { afterAll, describe, expect, it } from '@jest/globals';
import { closeApp, openApp } from '#kernel';
import { METRICS_SLOT, MetricsRegistry } from '#metrics';
import { samplesOf, summaryReader } from '../../../test/support/recorded.js';
import { webhook } from './webhook.preset.js';
import { TrackWebhookRequest } from './webhook.decorators.js';
import { WebhookMetrics } from './webhook.metrics.js';

const fresh = () => {
  const registry = new MetricsRegistry();
  return { registry, metrics: new WebhookMetrics(registry) };
};

describe('WebhookMetrics', () => {
  it('feeds every metric of the system, several with one call', () => {
    const { registry, metrics } = fresh();
    metrics.requestLatency('/webhook', 'faq', 'success', 0.12);
    metrics.laneClassification('price', 0.003);
    metrics.cacheHit('faq');
    metrics.cacheMiss('price');
    metrics.cacheOperation('get', 0.001);
    metrics.memoryWrite('error', 0.4);
    metrics.memoryQueueSize(7);
    metrics.databaseQuery('select', 'success', 0.02);
    metrics.contextHydration(0.08);
    metrics.hydrationQuery('history');
    metrics.idempotencyCheck(0.0004);
    metrics.duplicateMessage();
    metrics.error('TypeError', 'lanes');
    expect(samplesOf(registry, /_count$|_total$|_size$/)).toEqual({
      'webhook_request_duration_seconds_count{endpoint="/webhook",lane="faq",status="success"}': 1,
      'webhook_requests_total{lane="faq",status="success"}': 1,
      'cache_hits_total{cache_type="faq"}': 1,
      'cache_misses_total{cache_type="price"}': 1,
      'cache_operation_duration_seconds_count{operation="get"}': 1,
      mem0_write_queue_size: 7,
      'mem0_writes_total{status="error"}': 1,
      mem0_write_duration_seconds_count: 1,
      'lane_classification_total{lane="price"}': 1,
      classification_duration_seconds_count: 1,
      'database_query_duration_seconds_count{operation="select"}': 1,
      'database_queries_total{operation="select",status="success"}': 1,
      duplicate_messages_total: 1,
      idempotency_check_duration_seconds_count: 1,
      'errors_total{error_type="TypeError",component="lanes"}': 1,
      context_hydration_duration_seconds_count: 1,
      'hydration_queries_total{query_type="history"}': 1,
    });
  });

  it('measures a request, a lookup and a query, and returns their results', async () => {
    const { registry, metrics } = fresh();
    const down = new RangeError('down');
    const rejection = Promise.reject(down);
    expect(metrics.trackRequest('/webhook', 'faq', () => 'answer')).toBe('answer');
    await expect(metrics.trackRequest('/webhook', 'faq', () => rejection)).rejects.toBe(down);
    expect(metrics.trackCache('faq', () => null)).toBeNull();
    await expect(metrics.trackCache('faq', () => Promise.resolve(0))).resolves.toBe(0);
    expect(() =>
      metrics.trackCache('faq', () => {
        throw down;
      }),
    ).toThrow(down);
    await expect(metrics.trackQuery('select', () => Promise.resolve([1]))).resolves.toEqual([1]);
    expect(samplesOf(registry, /^(webhook_requests|cache_.*s_total|errors|database_queries)/)).toEqual({
      'webhook_requests_total{lane="faq",status="success"}': 1,
      'webhook_requests_total{lane="faq",status="error"}': 1,
      'cache_hits_total{cache_type="faq"}': 1,
      'cache_misses_total{cache_type="faq"}': 1,
      'database_queries_total{operation="select",status="success"}': 1,
      'errors_total{error_type="RangeError",component="webhook"}': 1,
      'errors_total{error_type="RangeError",component="cache"}': 1,
    });
  });
});

describe('TrackWebhookRequest', () => {
  const scope = openApp();
  const registry = new MetricsRegistry();
  scope.set(METRICS_SLOT, registry);
  afterAll(() => closeApp(scope));

  class Answers {
    @TrackWebhookRequest('/webhook', { ofResult: (answer?: { lane: string }) => answer?.lane ?? 'complex' })
    async answer(lane: string | undefined): Promise<{ lane: string }> {
      await Promise.resolve();
      if (lane === undefined) throw new RangeError('no answer');
      return { lane };
    }

    @TrackWebhookRequest('/webhook', (lane: string) => lane)
    before(lane: string): string {
      return lane;
    }

    @TrackWebhookRequest('/webhook', {
      ofResult: () => {
        throw new Error('no lane');
      },
    })
    unclear(): number {
      return 1;
    }
  }

  it('reads the lane from the result, or from the arguments', async () => {
    const answers = new Answers();
    expect(await answers.answer('faq')).toEqual({ lane: 'faq' });
    await expect(answers.answer(undefined)).rejects.toThrow('no answer');
    expect(answers.before('price')).toBe('price');
    expect(answers.unclear()).toBe(1);
    expect(samplesOf(registry, /^webhook_requests_total/)).toEqual({
      'webhook_requests_total{lane="faq",status="success"}': 1,
      'webhook_requests_total{lane="complex",status="error"}': 1,
      'webhook_requests_total{lane="price",status="success"}': 1,
      'webhook_requests_total{lane="unknown",status="success"}': 1,
    });
  });
});

describe('The summary of webhook', () => {
  it('has exactly the shape of the system, with right numbers', () => {
    const { registry, metrics } = fresh();
    for (const lane of ['faq', 'faq', 'complex'] as const) {
      metrics.requestLatency('/webhook', lane, 'success', 0.1);
      metrics.laneClassification(lane, 0.01);
    }
    metrics.cacheHit('faq');
    metrics.cacheHit('price');
    metrics.cacheMiss('faq');
    metrics.memoryQueueSize(4);
    metrics.memoryWrite('success', 0.1);
    metrics.duplicateMessage();
    metrics.error('Error', 'x');
    expect(webhook.summary?.(summaryReader(registry))).toEqual({
      requests: { total: 3 },
      cache: { hits: 2, misses: 1, hit_rate: 66.7 },
      mem0: { queue_size: 4, writes: 1 },
      lanes: { faq: 2, price: 0, scheduling: 0, complex: 1 },
      errors: { total: 1 },
      duplicates: { total: 1 },
    });
  });

  it('has a hit rate of 0 before the first lookup', () => {
    expect(webhook.summary?.(summaryReader(fresh().registry))).toMatchObject({ cache: { hit_rate: 0 } });
  });
});
