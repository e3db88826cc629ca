import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Test, type TestingModule } from '@nestjs/testing';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { fetchMetricsPage, metricValue, SpanCapture } from 'nestjs-observability/testing';
import { OrderConsumer, OrderMetrics } from '../src/app';

describe('A message', () => {
  const spans = new SpanCapture();
  let app: TestingModule;

  beforeAll(async () => {
    app = await Test.createTestingModule({
      imports: [
        ObservabilityModule.forRoot({ tracing: { exporters: [spans], scheduledDelayMs: 5 } }),
        ObservableRabbitMQModule.forRoot({ embedded: true, exchanges: [{ name: 'orders', type: 'topic' }] }),
      ],
      providers: [OrderConsumer, OrderMetrics],
    }).compile();
    await app.init();
  });
  afterAll(() => app.close());

  it('is one trace from producer to consumer, and counted', async () => {
    await app.get(AmqpConnection).publish('orders', 'new', { id: 'o-7', kind: 'book' });
    await spans.waitFor((all) => all.some(({ name }) => name === 'process_order'));
    const consumed = spans.all.find(({ name }) => name === 'process_order');
    const traces = new Set(spans.all.map((span) => span.spanContext().traceId));
    expect(traces.size).toBe(1);
    expect(consumed?.attributes).toMatchObject({ id: 'o-7', kind: 'book' });
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    expect(metricValue(page, 'orders_handled_total', { kind: 'book' })).toBe(1);
  });
});
