import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from '@jest/globals';
import { ObservabilityTestingModule, RecordedTelemetry } from 'nestjs-observability/testing';
import { TracedMessage } from './traced-message.decorator.js';

const DOWN = new RangeError('down');
const FIELDS = { record_type: 'unknown', correlation_id: 'none', user_id: 'none' };

@Injectable()
class Consumer {
  private readonly logger = new Logger('Consumer');

  @TracedMessage('process_message', { fields: FIELDS })
  async handle(message: Record<string, unknown>): Promise<unknown> {
    await Promise.resolve();
    this.logger.log('handling');
    if (message.fails) throw DOWN;
    return message.record_type;
  }

  @TracedMessage('process_packet', {
    fields: { kind: 'unknown' },
    from: (_channel: string, packet: { headers: Record<string, unknown> }) => packet.headers,
  })
  packet(channel: string, _packet?: { headers: Record<string, unknown> }): string {
    this.logger.log('packet');
    return channel;
  }
}

it('puts a message in a span with attributes that have defaults, and binds them to its log lines', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot()],
    providers: [Consumer],
  }).compile();
  await module.init();
  const consumer = module.get(Consumer);
  const telemetry = module.get(RecordedTelemetry);

  expect(await consumer.handle({ record_type: 'heart_rate', user_id: '' })).toBe('heart_rate');
  await expect(consumer.handle({ fails: true })).rejects.toBe(DOWN);
  expect(consumer.packet('a', { headers: { kind: 'rpc' } })).toBe('a');
  expect(consumer.packet('b')).toBe('b');

  const known = { record_type: 'heart_rate', correlation_id: 'none', user_id: 'none' };
  const lines = telemetry.lines(/handling|packet/).map(({ fields }) => fields);
  expect(lines).toMatchObject([known, FIELDS, { kind: 'rpc' }, { kind: 'unknown' }]);
  const spans = telemetry.finished();
  expect(spans.map(({ name, attributes }) => [name, attributes])).toMatchObject([
    ['process_message', known],
    ['process_message', FIELDS],
    ['process_packet', { kind: 'rpc' }],
    ['process_packet', { kind: 'unknown' }],
  ]);
  expect(spans[1]).toMatchObject({ status: { code: 2, message: 'down' }, events: [{ name: 'exception' }] });
  await module.close();
});
