import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { context, trace, TraceFlags } from '@opentelemetry/api';
import { ensureContextManager } from '#kernel';
import { HOSTILE_ERRORS } from '../../../../test/support/hostile-errors.js';
import { testLogger } from '../../../../test/support/test-logger.js';
import { errorKind } from './error-fingerprint.js';
import { ErrorFingerprints } from './error-fingerprints.js';

function setUp(max = 100) {
  const fingerprints = new ErrorFingerprints(max);
  return { fingerprints, ...testLogger({}, { fingerprints }) };
}

function at(message: string, ...frames: string[]): Error {
  const stack = [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return Object.assign(new Error(message), { stack });
}
const idOf = (error: Error): string | undefined => errorKind(error)?.id;

describe('error fingerprints', () => {
  it.each([
    ['numbers', 'order 17 of 4 is late', 'order 99321 of 12 is late'],
    ['fractions', 'took 3 ms', 'took 12.75 ms'],
    ['UUIDs', 'no 0b7bb6a2-6f30-4c0e-9a0f-1f2e3d4c5b6a', 'no 11111111-2222-4333-8444-555555555555'],
    ['ids', 'user usr_9f8a7b is gone', 'user usr_0000aa is gone'],
    ['addresses', 'connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED 192.168.7.20:5433'],
    ['times', 'since 2026-03-01T08:00:00.123Z', 'since 2027-11-22T23:59:59.999Z'],
  ])('stay the same for other %s', (_name, one, other) => {
    const frame = 'place (/srv/shop/orders.js:10:5)';
    expect(idOf(at(one, frame))).toBe(idOf(at(other, frame)));
  });

  it('stay the same on other lines, behind other libraries, and in another folder', () => {
    const one = at('no', 'place (/srv/shop/orders.js:10:5)', 'async run (/srv/shop/run.js:1:1)');
    const other = at(
      'no',
      'node:internal/process/task_queues:95:5',
      'query (/srv/shop/node_modules/pg/lib/client.js:1:1)',
      'place (/srv/shop/orders.js:99:1)',
      'run (/srv/shop/run.js:7:7)',
    );
    const here = at('no', `place (file://${process.cwd()}/src/orders.js:3:1)`);
    expect(idOf(one)).toBe(idOf(other));
    expect(idOf(here)).toBe(idOf(at('no', 'place (src/orders.js:8:8)')));
  });

  it('differ by type, message and place', () => {
    const frame = 'place (/srv/orders.js:1:1)';
    const base = at('no stock', frame);
    const others = [
      Object.assign(at('no stock', frame), { name: 'StockError' }),
      at('no money', frame),
      at('no stock', 'ship (/srv/orders.js:1:1)'),
      at('no stock', 'place (/srv/parcels.js:1:1)'),
    ];
    expect(new Set([base, ...others].map(idOf)).size).toBe(5);
  });

  it('are on the lines of errors, with count, first and last occurrence, and a trace', () => {
    ensureContextManager();
    const { fingerprints, logger, lines } = setUp();
    const before = Date.now();
    const fail = (id: number): Error => new RangeError(`order ${id} is too large for token=hunter2-S3cr3t`);
    const errors = [1, 2, 3, 4, 5].map(fail);
    for (const id of [1, 2, 3]) {
      const ids = { traceId: `${id}`.repeat(32), spanId: '1'.repeat(16), traceFlags: TraceFlags.SAMPLED };
      context.with(trace.setSpanContext(context.active(), ids), () => logger.error(errors[id - 1]));
    }
    logger.fatal({ err: errors[3] }, 'over');
    logger.warn(errors[4]);
    logger.error('no error at all');
    const [entry, ...rest] = fingerprints.list();
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({ type: 'RangeError', count: 4, traceId: '3'.repeat(32) });
    expect(entry?.message).toMatch(/^order 1 is too large/);
    expect(entry?.message).not.toContain('hunter2');
    expect(entry?.firstSeen.getTime()).toBeGreaterThanOrEqual(before);
    expect(entry?.lastSeen.getTime()).toBeGreaterThanOrEqual(entry?.firstSeen.getTime() ?? Infinity);
    expect(fingerprints.get(entry?.id ?? '')).toEqual(entry);
    const marked = lines().map(({ error_fingerprint: id }) => id);
    expect(marked).toEqual([entry?.id, entry?.id, entry?.id, entry?.id, undefined, undefined]);
  });

  it('are counted by type, the most frequent first', () => {
    const { fingerprints, logger } = setUp();
    for (const error of [new RangeError('a'), new TypeError('b'), new TypeError('c'), new TypeError('c')])
      logger.error({ err: error }, 'failed');
    expect([...fingerprints.countsByType()]).toEqual([
      ['TypeError', 3],
      ['RangeError', 1],
    ]);
  });

  it('forget the kinds not seen for longest when there are too many, and count them', () => {
    const { fingerprints, logger } = setUp(2);
    const forgotten: string[] = [];
    fingerprints.listen({ seen: () => undefined, forgotten: ({ message }) => forgotten.push(message) });
    for (const message of ['a', 'b', 'a', 'c', 'd']) logger.error({ err: at(message) }, 'x');
    expect(fingerprints.list().map(({ message }) => message)).toEqual(['d', 'c']);
    expect(forgotten).toEqual(['b', 'a']);
    expect(fingerprints.evicted).toBe(2);
  });

  it('know errors of other realms', () => {
    const { fingerprints, logger } = setUp();
    logger.error({ err: runInNewContext('new TypeError("far away")') as Error });
    expect(fingerprints.list()).toMatchObject([{ type: 'TypeError', message: 'far away' }]);
  });

  it.each(HOSTILE_ERRORS)('lose no line to %s', (_name, error) => {
    const { logger, lines } = setUp();
    logger.error({ err: error }, 'still here');
    expect(lines()).toMatchObject([{ level: 'error', msg: 'still here' }]);
  });
});
