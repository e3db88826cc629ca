import { Orders, OrdersModule } from '@example/orders';
import { Test } from '@nestjs/testing';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';

expect.extend(telemetryMatchers);

it('sees what the library records', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot(), OrdersModule],
  }).compile();
  const telemetry = module.get(RecordedTelemetry);
  module.get(Orders).place('book');
  expect(telemetry).toHaveCounted('orders_placed_total', { kind: 'book' }, 1);
  expect(telemetry).toHaveSpan('place order');
  expect(telemetry).toHaveLogged('order placed', { kind: 'book' });
  await module.close();
});
