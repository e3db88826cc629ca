import { Test } from '@nestjs/testing';
import { PresetModule } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  scenarioTest,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { Engine } from '../src/app';

expect.extend(telemetryMatchers);

it('recommends and trains, with the metrics and spans of the preset', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot(), PresetModule.forRoot([recommender])],
    providers: [Engine],
  }).compile();
  const telemetry = module.get(RecordedTelemetry);
  const engine = module.get(Engine);

  expect(await engine.recommend('acme', 'u-7')).toEqual(['book', 'lamp']);
  await engine.train('acme', [1, 2]);
  await expect(engine.train('acme', [])).rejects.toThrow('no ratings');

  expect(telemetry).toHaveCounted('recommendations_served_total', { tenant_id: 'acme' }, 1);
  expect(telemetry).toHaveCounted('training_job_total', { tenant_id: 'acme', model_type: 'als' }, 2);
  expect(telemetry).toHaveCounted('training_job_failures_total', { error_type: 'RangeError' }, 1);
  expect(telemetry.spans().slice(0, 3)).toEqual([
    'get_recommendations',
    '  ml_engine_call',
    '    ann_search',
  ]);
  expect(telemetry).toHaveLogged('recommended', { tenant_id: 'acme' });
  await module.close();
});

it.each(scenarioTest(recommender))('$name', ({ run }) => run());
