import { describe, expect, it } from '@jest/globals';
import { MetricsEndpoint, MetricsRegistry } from '#metrics';
import { ETL_CONTRACT } from '../../../test/support/etl-contract.js';
import { itWithPromtool, promtoolRemarks, textOf } from '../../../test/support/promtool.js';
import { EtlMetrics } from './etl.metrics.js';

const pageOf = async (registry: MetricsRegistry): Promise<string> =>
  textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body);

const useEverything = async (metrics: EtlMetrics): Promise<void> => {
  metrics.messageConsumed('q');
  metrics.processingComplete('steps', 0.7, 'success', 0.85);
  metrics.validationFailure('steps', 'missing_value');
  metrics.clinicalEvent('heart_rate', 'tachycardia');
  metrics.trainingExample('sleep', 3);
  metrics.error('TypeError', 'output');
  metrics.duplicateSkipped('steps');
  metrics.activeConsumers(2);
  await metrics.queueDepth('q', () => Promise.resolve(9));
};

describe('EtlMetrics', () => {
  it('has exactly the names, types, labels and buckets of the contract', async () => {
    const registry = new MetricsRegistry();
    await useEverything(new EtlMetrics(registry));
    const page = await pageOf(registry);
    const types = [...page.matchAll(/^# TYPE (etl_\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]);
    expect(types).toEqual(Object.entries(ETL_CONTRACT).map(([name, { type }]) => [name, type]));
    for (const [name, { type, labels, buckets }] of Object.entries(ETL_CONTRACT)) {
      const sample = type === 'histogram' ? `${name}_count` : name;
      const found = new RegExp(`^${sample}(?:\\{(.*)\\})? \\S+$`, 'm').exec(page);
      expect([...(found?.[1] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label)).toEqual(labels);
      const bounds = [...page.matchAll(new RegExp(`^${name}_bucket\\{.*le="(\\S+)"\\}`, 'gm'))].map(
        ([, le]) => le,
      );
      expect(bounds.filter((le) => le !== '+Inf').map(Number)).toEqual(buckets ?? []);
    }
  });

  itWithPromtool('gives promtool no cause for a remark', async () => {
    const registry = new MetricsRegistry();
    await useEverything(new EtlMetrics(registry));
    expect(promtoolRemarks(await pageOf(registry))).toEqual([]);
  });

  it('feeds three metrics with one completed processing, two without a quality score', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EtlMetrics(registry);
    metrics.processingComplete('steps', 0.7, 'success', 0.85);
    metrics.processingComplete('steps', 1.2, 'quarantined');
    const page = await pageOf(registry);
    expect(page).toContain('etl_messages_processed_total{record_type="steps",status="success"} 1\n');
    expect(page).toContain('etl_messages_processed_total{record_type="steps",status="quarantined"} 1\n');
    expect(page).toContain('etl_processing_duration_seconds_count{record_type="steps"} 2\n');
    expect(page).toContain('etl_quality_score_count{record_type="steps"} 1\n');
  });

  it.each([
    ['rejects', () => Promise.reject(new RangeError('down')), 'RangeError'],
    [
      'throws',
      () => {
        throw new Error('down');
      },
      'Error',
    ],
    ['fails with no error at all', () => Promise.reject(undefined as unknown as Error), 'undefined'],
  ])(
    'counts a broker that %s while its queue is read, and keeps the last depth',
    async (_how, read, type) => {
      const registry = new MetricsRegistry();
      const metrics = new EtlMetrics(registry);
      await metrics.queueDepth('q', () => 9);
      await expect(metrics.queueDepth('q', read)).resolves.toBeUndefined();
      const page = await pageOf(registry);
      expect(page).toContain(`etl_errors_total{error_type="${type}",component="consumer"} 1\n`);
      expect(page).toContain('etl_rabbitmq_queue_depth{queue_name="q"} 9\n');
    },
  );
});
