import type { ExemplarEntry, LogEntry, SpanEntry } from '../../../libs/core/contracts/room.js';

const T = 1_780_000_000_000;

/** A default log line with the given fields changed. */
export function logEntry(entry: Partial<LogEntry> = {}): LogEntry {
  return {
    timeMs: T,
    level: 'info',
    component: 'Orders',
    message: 'order created',
    traceId: '',
    spanId: '',
    errorType: '',
    fields: {},
    ...entry,
  };
}

export function spanEntry(entry: Partial<SpanEntry> = {}): SpanEntry {
  return {
    traceId: 'a'.repeat(32),
    spanId: '1'.repeat(16),
    parentSpanId: '',
    service: 'shop',
    name: 'GET /orders',
    kind: 'server',
    startUs: T * 1000,
    durationNs: 5_000_000,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    events: [],
    links: [],
    scope: 'test',
    ...entry,
  };
}

export function exemplarEntry(entry: Partial<ExemplarEntry> = {}): ExemplarEntry {
  return {
    labels: { __name__: 'wait_seconds_bucket', le: '0.5' },
    value: 0.3,
    timeMs: T,
    traceId: 'a'.repeat(32),
    spanId: '1'.repeat(16),
    ...entry,
  };
}
