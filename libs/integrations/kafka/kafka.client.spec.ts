import { describe, expect, it } from '@jest/globals';
import { ensureContextManager, runWith } from '#kernel';
import { propagateIntoRecords } from './kafka.client.js';

interface Serialized {
  headers: Record<string, unknown>;
}

/** The record that a client passes to kafkajs when its serializer returns this for the data. */
function sentBy(serialize: (value: unknown) => unknown): unknown {
  ensureContextManager();
  const client = { serializer: { serialize } };
  propagateIntoRecords(client);
  return runWith({ correlation_id: 'order-4711' }, () => client.serializer.serialize('data'));
}

describe('A Kafka client with a custom serializer', () => {
  it('sends the trace in records that are promised, as those of a schema registry are', async () => {
    const sent = sentBy((value) => Promise.resolve({ value, headers: { schema: '7' } }));
    expect(sent).toBeInstanceOf(Promise);
    expect(await sent).toEqual({
      value: 'data',
      headers: { schema: '7', 'x-correlation-id': 'order-4711' },
    });
  });

  it('leaves the correlation id that the caller has named, and the record itself, as they are', () => {
    const record = Object.freeze({ value: 1, headers: Object.freeze({ 'x-correlation-id': 'mine' }) });
    expect((sentBy(() => record) as Serialized).headers).toEqual({ 'x-correlation-id': 'mine' });
  });

  it('passes on values that are not records, and rethrows errors of the serializer', () => {
    expect(sentBy(() => undefined)).toBeUndefined();
    const failure = new RangeError('no schema');
    expect(() =>
      sentBy(() => {
        throw failure;
      }),
    ).toThrow(failure);
  });
});
