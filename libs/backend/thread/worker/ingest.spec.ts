import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HealthEntry, LogEntry, SpanEntry } from '#contracts';
import { ringMemory } from '../ring/ring-memory.js';
import { RingWriter } from '../ring/ring-writer.js';
import { Ingest } from './ingest.js';

const LINE = {
  level: 'error',
  time: '2026-11-30T12:00:00.500Z',
  context: 'Orders',
  service: 'shop',
  err: { type: 'RangeError', message: 'no' },
  trace_id: 'a'.repeat(32),
  span_id: 'b'.repeat(16),
  msg: 'an order failed',
};

describe('What comes through the rings', () => {
  let logs: RingWriter;
  let spans: RingWriter;
  let ingest: Ingest;
  let kept: { logs: LogEntry[]; spans: SpanEntry[]; health: HealthEntry[] };
  let failing: boolean;

  beforeEach(() => {
    const rings = { logs: ringMemory(64 * 1024), spans: ringMemory(64 * 1024) };
    [logs, spans] = [new RingWriter(rings.logs), new RingWriter(rings.spans)];
    kept = { logs: [], spans: [], health: [] };
    failing = false;
    const keep =
      <T>(list: T[]) =>
      (entries: readonly T[]) => {
        if (failing) throw new Error('the disk is full');
        list.push(...entries);
      };
    const store = {
      appendLogs: keep(kept.logs),
      appendSpans: keep(kept.spans),
      appendHealth: keep(kept.health),
    };
    ingest = new Ingest({ rings, service: 'shop' }, store);
  });

  it('is a log line with its parts, everything else among the fields', () => {
    logs.write(`${JSON.stringify(LINE)}\n`);
    expect(ingest.run()).toBe(false);
    expect(kept.logs).toEqual([
      {
        timeMs: Date.parse(LINE.time),
        level: 'error',
        component: 'Orders',
        message: 'an order failed',
        traceId: LINE.trace_id,
        spanId: LINE.span_id,
        errorType: 'RangeError',
        fields: { service: 'shop', err: LINE.err },
      },
    ]);
  });

  it.each([
    [{ error_type: 'ECONNREFUSED', err: { code: 'X' } }, 'ECONNREFUSED'],
    [{ err: { code: 'ETIMEDOUT', type: 'Error' } }, 'ETIMEDOUT'],
    [{ err: { code: 7, type: 'TypeError' } }, 'TypeError'],
    [{ err: 'no object' }, ''],
    [{}, ''],
  ])('tells the type of the error of %j', (fields, type) => {
    logs.write(JSON.stringify({ ...LINE, err: undefined, ...fields }));
    ingest.run();
    expect(kept.logs[0]?.errorType).toBe(type);
  });

  it('continues after an invalid record, and counts it', () => {
    for (const text of ['no json', '[1]', JSON.stringify(LINE)]) spans.write(text);
    logs.write('{"level":');
    logs.write('[1]');
    logs.write(JSON.stringify(LINE));
    ingest.run();
    expect(kept.logs).toHaveLength(1);
    expect(ingest.report().dropped).toEqual({ logs: 2, spans: 3, health: 0, metrics: 0 });
    expect(ingest.report().dropped).toEqual({ logs: 0, spans: 0, health: 0, metrics: 0 });
  });

  it('counts records that a failing store did not keep, and keeps later ones when it works again', () => {
    failing = true;
    logs.write(JSON.stringify(LINE));
    ingest.health([{ timeMs: 1, check: 'db', status: 'healthy' }]);
    ingest.run();
    expect(ingest.report().dropped).toMatchObject({ logs: 1, health: 1 });
    failing = false;
    logs.write(JSON.stringify(LINE));
    ingest.run();
    expect(kept.logs).toHaveLength(1);
  });

  it('works in slices of some milliseconds', () => {
    for (let i = 0; i < 150; i++) logs.write(JSON.stringify(LINE));
    let turns = 1;
    while (ingest.run(0)) turns += 1;
    expect(kept.logs).toHaveLength(150);
    expect(turns).toBe(1);
  });
});
