import { describe, expect, it } from '@jest/globals';
import { runWith } from '#kernel';
import type { Logger as Pino } from 'pino';
import { HOSTILE_VALUES } from '../../../test/support/hostile-values.js';
import { testLogger } from '../../../test/support/test-logger.js';

const entries = Object.entries(HOSTILE_VALUES);

/** All ways in which a value gets into a line. */
const WAYS: ((logger: Pino, value: unknown) => void)[] = [
  (logger, value) => logger.info({ value }, 'as a field'),
  (logger, value) => logger.info(value, 'as the fields'),
  (logger, value) => logger.warn(value),
  (logger, value) => logger.error({ err: value }),
  (logger, value) =>
    logger.info('as parameters %s %d %j %o', ...([value, value, value, value] as unknown[] as [])),
  (logger, value) => logger.info({ a: { b: [value] } }, value as string),
  (logger, value) => logger.child({ bound: value }).info('as a binding'),
  (logger, value) => runWith({ bound: value }, () => logger.info('as a bound field')),
];

function expectSound(line: string, maxBytes: number): void {
  expect(line.endsWith('\n')).toBe(true);
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxBytes);
  expect(/[\n\r\u2028\u2029\u0085]/.test(line.slice(0, -1))).toBe(false);
  const parsed = JSON.parse(line) as Record<string, unknown>;
  expect(typeof parsed.level).toBe('string');
  expect(Buffer.from(line).toString()).toBe(line);
}

describe('a line', () => {
  it.each(entries)('survives %s in every place', (_name, make) => {
    const { logger, written } = testLogger();
    for (const way of WAYS) way(logger, make());
    expect(written).toHaveLength(WAYS.length);
    for (const line of written) expectSound(line, 65_536);
  });

  it('is sound with 2048 bytes', () => {
    const { logger, written } = testLogger({ maxLineBytes: 2_048 });
    for (const [, make] of entries) logger.info({ value: make() }, 'as a field');
    expect(written).toHaveLength(entries.length);
    for (const line of written) expectSound(line, 2_048);
  });

  it('10,000 lines through every hostile value: none throws, each is JSON on one line, none is over the maximum', () => {
    const { logger, written } = testLogger({ maxLineBytes: 8_192 });
    // Created once, because creating the largest values takes most of the time.
    const values = entries.map(([, make]) => make());
    for (let n = 0; n < 10_000; n++) {
      const way = WAYS[Math.floor(n / values.length) % WAYS.length];
      way?.(logger, values[n % values.length]);
    }
    expect(written).toHaveLength(10_000);
    for (const line of written) {
      JSON.parse(line);
      if (Buffer.byteLength(line) > 8_192 || line.indexOf('\n') !== line.length - 1) expectSound(line, 8_192);
    }
  });

  it('marks truncated values', () => {
    const { logger, lines } = testLogger({ maxLineBytes: 4_096 });
    logger.info(
      { small: 1, large: Array.from({ length: 400 }, (_, n) => `item ${n}`), last: 'kept' },
      'x'.repeat(50_000),
    );
    const [line] = lines();
    expect(line).toMatchObject({ small: 1, last: 'kept' });
    expect(line?.msg).toMatch(/^x{100,}… \[cut, 50000 characters\]$/);
    expect(JSON.stringify(line?.large)).toMatch(/\[cut, \d+ (more|bytes)\]/);
  });
});
