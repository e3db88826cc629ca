import { Test } from '@nestjs/testing';
import { PresetModule } from 'nestjs-observability/presets';
import { webhook } from 'nestjs-observability/presets/webhook';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  scenarioTest,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { Assistant, Faq } from '../src/app';

expect.extend(telemetryMatchers);

it('answers from the cache if possible, and records the lane', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot(), PresetModule.forRoot([webhook])],
    providers: [Assistant, Faq],
  }).compile();
  const telemetry = module.get(RecordedTelemetry);
  const assistant = module.get(Assistant);

  await assistant.answer({ id: '1', text: 'When are you open?' });
  await assistant.answer({ id: '1', text: 'My head hurts' });
  await expect(assistant.answer({ id: '2', text: '' })).rejects.toThrow(RangeError);

  expect(telemetry).toHaveCounted('webhook_requests_total', { lane: 'faq', status: 'success' }, 1);
  expect(telemetry).toHaveCounted('webhook_requests_total', { lane: 'complex', status: 'error' }, 1);
  expect(telemetry).toHaveCounted('cache_hits_total', { cache_type: 'faq' }, 1);
  expect(telemetry).toHaveCounted('duplicate_messages_total', {}, 1);
  expect(telemetry.spans()).toEqual(['answer message', 'answer message', '  ask a person', 'answer message']);
  expect(telemetry).toHaveLogged('answered', { lane: 'faq', level: 'info' });
  await module.close();
});

it.each(scenarioTest(webhook))('$name', ({ run }) => run());
