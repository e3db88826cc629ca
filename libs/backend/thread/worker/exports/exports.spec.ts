import { describe, expect, it } from '@jest/globals';
import type { TraceState } from '@opentelemetry/api';
import type { ReadableSpan, Resource } from '#contracts';
import { encodeInSlices, spansRequest } from '#delivery';
import { createRedactor } from '#redaction';
import { spanEntry, spanRow, spanText } from '../../span-row.js';
import { exportedLine, readLine } from './exported-line.js';
import { exportedSpan } from './exported-span.js';
import { redactRow } from './redact-row.js';

const resource = { attributes: { 'service.name': 'shop' } } as unknown as Resource;
const state = { serialize: () => 'a=1,b=2' } as TraceState;
const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 3 };

function span(given: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'GET /orders',
    kind: 1,
    spanContext: () => ({ ...ids, traceState: state }),
    parentSpanContext: { ...ids, spanId: 'c'.repeat(16), isRemote: true },
    startTime: [1_764_547_200, 999_999_999],
    endTime: [1_764_547_202, 1],
    duration: [1, 2],
    ended: true,
    status: { code: 2, message: 'no paper' },
    attributes: {
      text: 'ä "quoted" \u2028 😀',
      whole: 7,
      half: 0.5,
      odd: NaN,
      far: -Infinity,
      yes: false,
      list: ['a', 'b'],
      numbers: [1, NaN, Infinity],
      holes: [1, null, 3],
    },
    events: [
      { name: 'seen', time: [1_764_547_201, 5], attributes: { n: Infinity }, droppedAttributesCount: 2 },
    ],
    links: [
      { context: { ...ids, isRemote: true, traceState: state }, attributes: { why: 'again' } },
      { context: { ...ids, spanId: 'd'.repeat(16) }, droppedAttributesCount: 1 },
    ],
    resource,
    instrumentationScope: { name: 'paper', version: '1.2.3', schemaUrl: 'https://example.org/1' },
    droppedAttributesCount: 1,
    droppedEventsCount: 2,
    droppedLinksCount: 3,
    ...given,
  };
}

const encoded = async (one: ReadableSpan): Promise<string> =>
  Buffer.from((await encodeInSlices('json', spansRequest([one]))).body).toString();

describe('A span that went through the ring', () => {
  it.each<[string, Partial<ReadableSpan>]>([
    ['with everything', {}],
    ['with times that are none', { startTime: [NaN, 5], endTime: [Infinity, -1] }],
    ['with texts that JSON escapes', { name: 'a "name" \\ \n', status: { code: 2, message: '"' } }],
    [
      'with nothing',
      {
        ...{ parentSpanContext: undefined, status: { code: 0 }, attributes: {}, events: [], links: [] },
        ...{ instrumentationScope: { name: 'paper' }, droppedAttributesCount: 0 },
        spanContext: () => ids,
      },
    ],
  ])('is encoded as it would have been before, %s', async (_what, parts) => {
    const given = span(parts);
    const arrived = exportedSpan(spanRow(spanText(given)), resource);
    expect(await encoded(arrived)).toBe(await encoded(given));
    if (Number.isFinite(given.startTime[0])) expect(arrived.duration).toEqual(given.duration);
  });

  it('is redacted in all of its parts, by the keys of the application too', () => {
    const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
    const row = spanRow(
      spanText(
        span({
          name: `GET /${secret}`,
          status: { code: 2, message: secret },
          attributes: { password: 'p', 'house.number': 'seventh', plain: secret },
          events: [{ name: secret, time: [1, 2], attributes: { password: 'p' } }],
          links: [{ context: ids, attributes: { password: 'p' } }],
        }),
      ),
    );
    redactRow(row, createRedactor(['house.number']));
    const text = JSON.stringify(exportedSpan(row, resource));
    expect(text).not.toMatch(/ghp_|"p"|seventh/);
    expect(text.match(/redacted/g)?.length).toBeGreaterThanOrEqual(8);
  });

  it('is kept as it was', () => {
    expect(spanEntry(spanRow(spanText(span())), 'shop')).toMatchObject({
      traceId: ids.traceId,
      spanId: ids.spanId,
      parentSpanId: 'c'.repeat(16),
      kind: 'server',
      startUs: 1_764_547_200_999_999,
      durationNs: 1_000_000_002,
      status: 'error',
      statusMessage: 'no paper',
      attributes: { odd: NaN, numbers: [1, NaN, Infinity] },
      events: [{ name: 'seen', attributes: { n: Infinity } }],
      links: [{ attributes: { why: 'again' } }, { spanId: 'd'.repeat(16) }],
      scope: 'paper',
    });
  });

  it.each(['', '{}', '[1]', '[]', 'null', '["a"]'])('refuses %j', (text) => {
    expect(() => spanRow(text)).toThrow();
  });
});

describe('A line that went through the ring', () => {
  const LINE = {
    ...{ level: 'warn', time: '2026-11-30T12:00:00.123Z', service: 'shop', version: '7', context: 'Orders' },
    ...{ deep: { list: ['long text', 1, null] }, long: 'long text', n: 1 },
    ...{ trace_id: ids.traceId, span_id: ids.spanId, msg: 'sold' },
  };
  const limits = { maxAttributes: 128 };

  it('has its parts where OTLP has them', () => {
    expect(exportedLine(readLine(`3${JSON.stringify(LINE)}\n`), limits)).toEqual({
      time: [Date.parse(LINE.time) / 1000 - 0.123, 123_000_000].map(Math.round),
      observedTime: [Date.parse(LINE.time) / 1000 - 0.123, 123_000_000].map(Math.round),
      ...{ severityNumber: 13, severityText: 'WARNING', body: 'sold' },
      attributes: { context: 'Orders', deep: LINE.deep, long: 'long text', n: 1 },
      droppedAttributesCount: 0,
      ...{ traceId: ids.traceId, spanId: ids.spanId, traceFlags: 3 },
    });
  });

  it.each([1, 9, 10, 255])('keeps all flags of its span: %d', (traceFlags) => {
    expect(readLine(`${traceFlags}${JSON.stringify(LINE)}\n`)).toEqual({ traceFlags, line: LINE });
  });

  it('is limited as the options say, at any depth', () => {
    const short = { maxAttributes: 3, maxAttributeLength: 4 };
    expect(exportedLine(readLine(JSON.stringify(LINE)), short)).toMatchObject({
      attributes: { context: 'Orde', deep: { list: ['long', 1, null] }, long: 'long' },
      droppedAttributesCount: 1,
      traceFlags: 0,
    });
  });

  it('is left out when it is a message of OpenTelemetry itself', () => {
    const line = JSON.stringify({ ...LINE, context: 'OpenTelemetry' });
    expect(exportedLine(readLine(line), limits)).toBeUndefined();
  });
});
