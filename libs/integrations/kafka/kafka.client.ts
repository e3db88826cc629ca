import { CORRELATION_HEADER } from '#kernel';
import { type TraceCarrier, outboundCarrier } from '#tracing';

interface KafkaRecord {
  headers?: TraceCarrier | null;
}

interface Serializer {
  serialize(value: unknown, options?: unknown): unknown;
}

/** The part of Nest's `ClientKafka` that is used here. */
interface KafkaClient {
  serializer: Serializer;
}

/** Whether a microservice client sends to Kafka: no other sends events in batches. */
export function isKafkaClient(client: object): client is KafkaClient {
  const { dispatchBatchEvent, serializer } = client as Record<string, unknown>;
  return typeof dispatchBatchEvent === 'function' && typeof serializer === 'object' && serializer !== null;
}

/** The headers that a caller gives with what it sends: data may be a record as kafkajs has it. */
export function kafkaHeadersOf(data: unknown): TraceCarrier | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { headers } = data as KafkaRecord;
  return typeof headers === 'object' && headers !== null ? headers : undefined;
}

/**
 * The trace in the headers of every record. Of a packet only the data reaches Kafka, in the form that the client's
 * serializer gives it, so the headers are added to that: to a copy, because it may still be the caller's own object.
 */
export function propagateIntoRecords(client: KafkaClient): void {
  const { serializer } = client;
  client.serializer = Object.create(serializer, {
    serialize: {
      value: (value: unknown, options?: unknown): unknown => {
        const record = serializer.serialize(value, options);
        return record instanceof Promise ? record.then(traced) : traced(record);
      },
    },
  }) as Serializer;
}

function traced(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const { headers } = record as KafkaRecord;
  return { ...record, headers: { ...headers, ...outboundCarrier(headers?.[CORRELATION_HEADER]) } };
}
