import { Test, type TestingModule } from '@nestjs/testing';
import { HealthService } from 'nestjs-observability/health';
import { PresetModule } from 'nestjs-observability/presets';
import { dataPlatform } from 'nestjs-observability/presets/data-platform';
import {
  ObservabilityTestingModule,
  RecordedTelemetry,
  scenarioTest,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { Ingestion } from '../src/app';

expect.extend(telemetryMatchers);

describe('Ingestion', () => {
  let module: TestingModule;
  let telemetry: RecordedTelemetry;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [ObservabilityTestingModule.forRoot(), PresetModule.forRoot([dataPlatform])],
      providers: [Ingestion],
    }).compile();
    await module.init();
    telemetry = module.get(RecordedTelemetry);
  });
  afterEach(() => module.close());

  it('counts, times, traces and logs a file', async () => {
    expect(await module.get(Ingestion).load('orders.csv', ['1;book', '2;'])).toBe(1);
    expect(telemetry.metrics.value('lakehouse_records_ingested_total')).toBe(2);
    expect(telemetry.metrics.value('lakehouse_quality_score', { component: 'orders_lake' })).toBe(0.5);
    expect(telemetry).toHaveCounted('operation_total', { component: 'lakehouse', outcome: 'success' }, 1);
    expect(telemetry.spans()).toEqual(['ingestion.load_file', '  write_rows']);
    expect(telemetry).toHaveLogged('exited', { component: 'ingestion', status: 'success' });
  });

  it('records the compliance in percent, and the health of each component', async () => {
    module.get(Ingestion).check({ 'no names': () => true, retention: () => false });
    expect(telemetry.metrics.value('governance_compliance_score')).toBe(50);
    expect((await telemetry.health()).health).toBe('degraded');
    expect(module.get(HealthService).components().lakehouse?.health).toBe('degraded');
  });
});

it.each(scenarioTest(dataPlatform))('$name', ({ run }) => run());
