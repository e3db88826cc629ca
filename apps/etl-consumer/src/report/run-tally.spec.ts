import { describe, expect, it } from '@jest/globals';
import { RunTally } from './run-tally.js';

const COUNTS = { read: 3, accepted: 2, quarantined: 1, ignored: 0 };

describe('RunTally', () => {
  it('counts whatever arrives', () => {
    const tally = new RunTally();
    tally.messageConsumed();
    tally.recordsRead(COUNTS, 2);
    tally.messageEnded('succeeded');
    expect(tally.summary()).toEqual({
      ...{ consumed: 1, succeeded: 1, quarantined: 0, failed: 0, duplicates: 0 },
      records: COUNTS,
      examples: 2,
    });
  });

  it('counts each announced message once, and keeps the messages of others apart', () => {
    const tally = new RunTally();
    tally.countAnnouncedOnly();
    tally.announce('ours');
    // Delivered twice before its end, once after, and between two messages of other runs.
    for (const id of ['ours', 'stranger', undefined, 'ours']) tally.messageConsumed(id);
    tally.recordsRead({ ...COUNTS, read: 99 }, 99, 'stranger');
    tally.messageEnded('failed', 'stranger');
    tally.messageEnded('failed', undefined);
    tally.recordsRead(COUNTS, 2, 'ours');
    tally.messageEnded('succeeded', 'ours');
    tally.messageConsumed('ours');
    tally.messageEnded('duplicates', 'ours');
    expect(tally.ended).toBe(1);
    expect(tally.summary()).toMatchObject({
      consumed: 1,
      succeeded: 1,
      failed: 0,
      duplicates: 0,
      foreign: 3,
    });
    expect(tally.summary()).toMatchObject({ records: COUNTS, examples: 2 });
  });

  it('resolves when the last message ends, and when the signal is aborted', async () => {
    const tally = new RunTally();
    const waiting = tally.untilEnded(1, new AbortController().signal);
    tally.messageEnded('succeeded');
    await waiting;
    const stop = new AbortController();
    const stopped = tally.untilEnded(2, stop.signal);
    stop.abort();
    await stopped;
    expect(tally.ended).toBe(1);
  });
});
