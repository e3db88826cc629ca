import { afterEach, describe, expect, it } from '@jest/globals';
import { testLogger } from '../../../../test/support/test-logger.js';
import { RepeatFilter } from './repeat-filter.js';

describe('repeated lines', () => {
  const filters: RepeatFilter[] = [];
  afterEach(() => filters.splice(0).forEach((filter) => filter.close()));

  function setUp(limit: number, windowMs = 60_000, every = 0) {
    const repeats = new RepeatFilter(limit, windowMs, every);
    filters.push(repeats);
    return { repeats, ...testLogger({}, { repeats }) };
  }
  const orders = { context: 'Orders' };

  it('are written so often in a window, then counted in one line at its end', () => {
    const { repeats, logger, lines } = setUp(3);
    for (let n = 0; n < 100; n++) logger.child(orders).warn({ n }, `order ${n} is late`);
    expect(lines().map(({ n }) => n)).toEqual([0, 1, 2]);
    repeats.close();
    expect(lines().slice(3)).toEqual([
      expect.objectContaining({
        level: 'warn',
        context: 'Orders',
        suppressed: 97,
        msg: '97 repeated lines were suppressed: order # is late',
      }),
    ]);
  });

  it('are sampled beyond the limit, and what is not written is counted', () => {
    const { repeats, logger, lines } = setUp(2, 60_000, 10);
    for (let n = 1; n <= 45; n++) logger.info({ n }, 'tick');
    expect(lines().map(({ n }) => n)).toEqual([1, 2, 12, 22, 32, 42]);
    repeats.close();
    expect(lines().at(-1)).toMatchObject({ suppressed: 39 });
  });

  it('count per logger, level, message and error, and are all written by default', () => {
    const { logger, lines } = setUp(1);
    logger.warn('a');
    logger.info('a');
    logger.warn('b');
    logger.child(orders).warn('a');
    for (const error of [new TypeError('x'), new RangeError('x')]) logger.error({ err: error }, 'failed');
    expect(lines()).toHaveLength(5);
    const byDefault = setUp(0);
    for (let n = 0; n < 50; n++) byDefault.logger.info('again');
    expect(byDefault.lines()).toHaveLength(50);
  });

  it('hold back errors too, but nothing fatal and no line without a message', () => {
    const { logger, lines } = setUp(1);
    for (let n = 0; n < 5; n++) {
      logger.error(new Error(`no ${n}`));
      logger.fatal('over');
      logger.info({ n });
    }
    expect(lines().filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(lines().filter(({ level }) => level === 'fatal')).toHaveLength(5);
    expect(lines().filter(({ level }) => level === 'info')).toHaveLength(5);
  });

  it('pass again in the next window; the summary of the previous one is logged automatically', async () => {
    const { repeats, logger, lines } = setUp(1, 1_000);
    const reported = new Promise((resolve) => repeats.listen(resolve));
    for (let n = 0; n < 3; n++) logger.info('again');
    await expect(reported).resolves.toMatchObject({ count: 2, message: 'again' });
    logger.info('again');
    expect(lines().map(({ msg }) => msg)).toEqual([
      'again',
      '2 repeated lines were suppressed: again',
      'again',
    ]);
  });

  it('of more kinds than are remembered pass', () => {
    const { logger, lines } = setUp(1);
    const word = (n: number): string =>
      n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    for (let n = 0; n < 3_000; n++) logger.info(`kind ${word(n)}`);
    for (let n = 0; n < 3_000; n++) logger.info(`kind ${word(n)}`);
    expect(lines().length).toBeGreaterThanOrEqual(3_000 + 2_000);
  });
});
