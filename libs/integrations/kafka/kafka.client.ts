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

/** Whether a microservice client sends to Kafka: no other client sends events in batches. */
export function isKafkaClient(client: object): client is KafkaClient {
  const { dispatchBatchEvent, serializer } = client as Record<string, unknown>;
  return typeof dispatchBatchEvent === 'function' && typeof serializer === 'object' && serializer !== null;
}

/** The headers in the data that a caller sends, which may be a kafkajs record. */
export function kafkaHeadersOf(data: unknown): TraceCarrier | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { headers } = data as KafkaRecord;
  return typeof headers === 'object' && headers !== null ? headers : undefined;
}

/**
 * Adds the trace to the headers of every record. Only the data of a packet reaches Kafka, as serialised by the client,
 * so the headers are added to a copy of that, because the object may still belong to the caller.
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
