import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { MetricSlice } from '#contracts';
import type { ToThread } from '../protocol.js';
import { UnsharedFeed } from './unshared-feed.js';

const slice = (name: string): MetricSlice => ({
  ...{ name, kind: 'gauge', help: '' },
  samples: [{ name, labels: {}, value: 1 }],
});

describe('Values that only the main thread can read', () => {
  it('are read anew for the next thread, whose rounds have the same numbers', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let readings = 0;
    const sent: ToThread[] = [];
    const feed = new UnsharedFeed(
      async function* () {
        const isFirst = ++readings === 1;
        yield slice('early');
        if (isFirst) await held;
        yield slice('late');
      },
      (message) => sent.push(message),
    );
    void feed.collect(-1);
    await turn();
    feed.reset();
    sent.length = 0;
    const collected = feed.collect(-1);
    release();
    await turn();
    await collected;
    for (let i = 0; i < 5; i++) await turn();
    const end = sent.findIndex(({ type }) => type === 'collected');
    const names = sent
      .slice(0, end)
      .flatMap((message) => (message.type === 'foreign' ? message.series.map(({ name }) => name) : []));
    expect(names).toEqual(expect.arrayContaining(['early', 'late']));
    expect(sent.filter(({ type }) => type === 'collected')).toHaveLength(1);
  });
});
