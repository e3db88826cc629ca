import { Test } from '@nestjs/testing';
import { PresetModule } from 'nestjs-observability/presets';
import { trends } from 'nestjs-observability/presets/trends';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  scenarioTest,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { Collector, TrendStore } from '../src/app';

expect.extend(telemetryMatchers);

it('counts what it collects, and says when a trend begins', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot(), PresetModule.forRoot([trends])],
    providers: [Collector, TrendStore],
  }).compile();
  const telemetry = module.get(RecordedTelemetry);

  const topic = 'solar roofs';
  await module.get(Collector).collect([
    { source: 'news', topic },
    { source: 'social', topic },
  ]);

  expect(telemetry).toHaveCounted('items_collected_total', { source: 'social' }, 1);
  expect(telemetry).toHaveCounted('trends_created_total', { category: 'news' }, 1);
  expect(telemetry).toHaveCounted('celery_tasks_total', { task_name: 'collect_items', status: 'success' }, 1);
  expect(telemetry.metrics.count('db_query_duration_seconds', { operation: 'upsert' })).toBe(2);
  expect(telemetry).toHaveLogged('a trend begins', { topic, source: 'social' });
  await module.close();
});

it.each(scenarioTest(trends))('$name', ({ run }) => run());
