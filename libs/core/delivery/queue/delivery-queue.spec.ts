import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeliveryQueue, type DeliveryQueueOptions } from './delivery-queue.js';
import type { DeliveryLoss } from './delivery-report.js';
import { refusedForGood, refusedForNow, type SendOutcome } from './send-outcome.js';

const DELIVERED: SendOutcome = { delivered: true };

/** A queue with a scripted receiver, and records of accepted batches, attempts and reports. */
function scripted(
  answer: (batch: readonly number[], tries: number) => SendOutcome | Promise<SendOutcome>,
  options: Partial<DeliveryQueueOptions<number>> = {},
) {
  const taken: number[] = [];
  const triedAt: number[] = [];
  const lost: Partial<Record<DeliveryLoss, number>> = {};
  const said: string[] = [];
  let delivered = 0;
  const start = performance.now();
  const queue = new DeliveryQueue<number>({
    async send(batch) {
      triedAt.push(Math.round(performance.now() - start));
      const outcome = await answer(batch, triedAt.length);
      if (outcome.delivered) taken.push(...batch);
      return outcome;
    },
    close: () => undefined,
    report: {
      delivered: (count) => (delivered += count),
      refused: () => undefined,
      lost: (count, why) => (lost[why] = (lost[why] ?? 0) + count),
      warned: (message) => said.push(message),
    },
    maxQueueSize: 2048,
    maxBatchSize: 512,
    scheduledDelayMs: 1,
    tryLimitMs: 5_000,
    ...options,
  });
  return { queue, taken, triedAt, lost, said, delivered: () => delivered };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const after = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('DeliveryQueue', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('loses and duplicates nothing in an outage of a minute, with increasing pauses', async () => {
    const { queue, taken, triedAt, lost } = scripted(() =>
      performance.now() < 60_000 + begun ? refusedForNow('away') : DELIVERED,
    );
    const begun = performance.now();
    for (const n of upTo(1_500)) queue.add(n);
    await after(66_000);
    await queue.flush();
    expect([taken, lost]).toEqual([upTo(1_500), {}]);
    expect(triedAt.slice(0, 7)).toEqual([0, 250, 750, 1_750, 3_750, 7_750, 12_750]);
  });

  it('tries for five minutes, then counts the batch as lost and goes on with the next', async () => {
    const { queue, triedAt, lost, taken } = scripted(
      ([first]) => (first === 0 ? refusedForNow('no') : DELIVERED),
      {
        maxBatchSize: 2,
      },
    );
    for (const n of upTo(4)) queue.add(n);
    await after(310_000);
    expect([taken, lost]).toEqual([[2, 3], { export_failed: 2 }]);
    expect(triedAt.at(-2)).toBeLessThanOrEqual(300_000);
  });

  it('does not try before the time that the receiver gives, not even the next batch', async () => {
    const { queue, triedAt } = scripted((_batch, tries) =>
      tries === 1 ? refusedForNow('full', 30_000) : DELIVERED,
    );
    queue.add(1);
    await after(40_000);
    expect(triedAt).toEqual([1, 30_001]);
  });

  it('reports everything as lost at the end, also when the receiver requests a long pause', async () => {
    const { queue, lost } = scripted(() => refusedForNow('full', 60_000), { maxBatchSize: 1 });
    for (const n of upTo(20)) queue.add(n);
    const ended = queue.shutdown(500);
    await after(500);
    await ended;
    expect(lost).toEqual({ export_failed: 20 });
  });

  it('drops a batch at once that is permanently rejected', async () => {
    const { queue, triedAt, lost } = scripted(() => refusedForGood('HTTP 401'));
    queue.add(1);
    await after(10_000);
    expect([triedAt.length, lost]).toEqual([1, { export_failed: 1 }]);
  });

  it('halves a batch that is too large, until only items that are too large by themselves are lost', async () => {
    const { queue, taken, lost } = scripted((batch) =>
      batch.includes(5) ? { ...refusedForGood('HTTP 413'), tooLarge: true } : DELIVERED,
    );
    for (const n of upTo(9)) queue.add(n);
    await after(10);
    expect([taken, lost]).toEqual([[0, 1, 2, 3, 4, 6, 7, 8], { export_failed: 1 }]);
  });

  it('counts items that a receiver reports as rejected, and warns once', async () => {
    const answer: SendOutcome = { delivered: true, rejected: 2, message: 'too old' };
    const { queue, lost, said, delivered } = scripted(() => answer, { maxBatchSize: 5 });
    for (const n of upTo(10)) queue.add(n);
    await after(10);
    expect([delivered(), lost, said]).toEqual([6, { rejected: 4 }, ['2 of 5 were rejected: too old']]);
  });

  it('flushes what was waiting, however many items are added meanwhile', async () => {
    const { queue, taken, triedAt } = scripted((batch, tries) => {
      if (tries < 50) for (const item of batch) queue.add(item + 1_000);
      return DELIVERED;
    });
    for (const n of upTo(600)) queue.add(n);
    const flushed = queue.flush().then(() => triedAt.length);
    await after(1_000);
    expect(await flushed).toBeLessThan(5);
    expect(taken.slice(0, 600)).toEqual(upTo(600));
  });

  it('drops new items when it is full, or the oldest, by weight', async () => {
    const never = (): Promise<SendOutcome> => new Promise(() => undefined);
    const newest = scripted(never, { maxQueueSize: 10, maxBatchSize: 5 });
    for (const n of upTo(100)) newest.queue.add(n);
    expect(newest.lost).toEqual({ queue_full: 100 - 5 - 10 });
    const oldest = scripted(never, {
      ...{ maxQueueSize: 10, maxBatchSize: 1, dropped: 'oldest', weightOf: (n) => n },
    });
    for (const n of [1, 4, 5, 6, 4]) oldest.queue.add(n);
    expect(oldest.lost).toEqual({ queue_full: 4 + 5 });
  });

  it.each<[string, () => SendOutcome | Promise<SendOutcome>]>([
    ['refuses', () => refusedForNow('no')],
    ['wants to be left alone for an hour', () => refusedForNow('no', 3_600_000)],
    ['never answers', () => new Promise(() => undefined)],
  ])('ends within the given time when the receiver %s, and counts everything', async (_name, answer) => {
    const { queue, lost } = scripted(answer);
    for (const n of upTo(1_200)) queue.add(n);
    await after(100_000);
    const before = performance.now();
    let took = Infinity;
    void queue.shutdown(4_000).then(() => (took = performance.now() - before));
    await after(4_000);
    expect(took).toBeLessThanOrEqual(4_000);
    expect(lost).toEqual({ export_failed: 1_200 });
    queue.add(1);
    await after(400_000);
    expect(lost).toEqual({ export_failed: 1_200 });
  });

  it('delivers waiting batches when the receiver recovers while the application ends', async () => {
    const { queue, taken, lost } = scripted(
      (_batch, tries) => (tries <= 2 ? refusedForNow('no') : DELIVERED),
      {
        scheduledDelayMs: 60_000,
      },
    );
    for (const n of upTo(3)) queue.add(n);
    void queue.shutdown(4_000);
    await after(1_000);
    expect([taken, lost]).toEqual([[0, 1, 2], {}]);
  });
});
