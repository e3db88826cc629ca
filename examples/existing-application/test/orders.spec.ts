import { Test } from '@nestjs/testing';
import { MetricService } from 'nestjs-otel';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { DatabaseHealth, Orders } from '../src/app';

expect.extend(telemetryMatchers);

it('logs by nestjs-pino, traces by nestjs-otel, and is healthy by Terminus', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot()],
    providers: [Orders, DatabaseHealth, MetricService],
  }).compile();
  await module.init();
  const telemetry = module.get(RecordedTelemetry);
  expect(module.get(Orders).place()).toBe('placed');
  expect(telemetry).toHaveSpan('place order');
  expect(telemetry).toHaveLogged('order placed', { kind: 'book' });
  expect((await telemetry.health()).details.database).toMatchObject({ status: 'up', connections: 2 });
  await module.close();
});
