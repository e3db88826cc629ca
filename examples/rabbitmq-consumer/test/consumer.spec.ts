import { Test } from '@nestjs/testing';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { OrderConsumer, OrderMetrics } from '../src/app';

expect.extend(telemetryMatchers);

it('has a span with its fields, which have defaults, and the same on its lines', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot()],
    providers: [OrderConsumer, OrderMetrics],
  }).compile();
  const telemetry = module.get(RecordedTelemetry);
  await module.get(OrderConsumer).handle({ id: 'o-1' });
  await expect(module.get(OrderConsumer).handle({ id: '' })).rejects.toThrow(RangeError);
  expect(telemetry).toHaveCounted('orders_handled_total', { kind: 'unknown' }, 1);
  expect(telemetry).toHaveSpan('process_order', { id: 'o-1', kind: 'unknown' });
  expect(telemetry).toHaveSpan('process_order', { id: 'none', 'error.type': 'RangeError' });
  expect(telemetry).toHaveLogged('order handled', { id: 'o-1', kind: 'unknown' });
  await module.close();
});
