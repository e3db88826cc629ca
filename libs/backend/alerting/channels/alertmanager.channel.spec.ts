import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '#contracts';
import { alertOf, NOW } from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';
import { Receiver } from './contract/receiver.js';

const first = new Receiver();
const second = new Receiver();
beforeAll(() => Promise.all([first.start(), second.start()]));
afterAll(() => Promise.all([first.stop(), second.stop()]));
beforeEach(() => {
  first.reset(() => ({ status: 200 }));
  second.reset(() => ({ status: 200 }));
});

const MINUTE = 60_000;
const resolved = alertOf({ state: 'resolved', resolvedAtMs: NOW + MINUTE });

function setup(urls = [first.url], intervalMs = 15_000) {
  const warnings: string[] = [];
  const channel = openChannel(
    { name: 'am', type: 'alertmanager', urls, timeoutMs: 1_000 },
    {},
    { warn: (line) => warnings.push(line), intervalMs: () => intervalMs },
  );
  const forwarder = channel.forwarder!;
  /** A round of evaluation. */
  const round = async (alerts: readonly Alert[], timeMs: number) => {
    forwarder.receive(alerts, timeMs);
    forwarder.flush(timeMs);
    await forwarder.settled();
  };
  return { channel, forwarder, round, warnings };
}

type Posted = { labels: Record<string, string>; startsAt: string; endsAt: string }[];
const posted = (receiver: Receiver) => receiver.contents() as unknown as Posted[];

describe('the Alertmanager channel', () => {
  it('sends an alert at once and again every minute, with an end that lies four minutes ahead', async () => {
    const { round } = setup();
    for (let at = 0; at <= 2 * MINUTE; at += 15_000) await round([alertOf()], NOW + at);
    expect(first.requests.map(({ path }) => path)).toEqual(Array(3).fill('/api/v2/alerts'));
    expect(posted(first).map(([alert]) => alert!.endsAt)).toEqual([
      '2026-11-30T22:04:00.000Z',
      '2026-11-30T22:05:00.000Z',
      '2026-11-30T22:06:00.000Z',
    ]);
    expect(posted(first)[0]![0]).toMatchObject({
      labels: { alertname: 'RabbitMqDown' },
      startsAt: '2026-11-30T21:59:00.000Z',
      generatorURL: 'https://app.example.com/graph?g0.expr=up%20%3D%3D%200',
    });
  });

  it('sends again between two evaluations of a slow group, and says how long it holds', async () => {
    const { round } = setup([first.url], 5 * MINUTE);
    await round([alertOf()], NOW);
    for (const minute of [1, 2, 3, 4]) await round([], NOW + minute * MINUTE);
    expect(first.requests).toHaveLength(5);
    expect(posted(first)[4]![0]!.endsAt).toBe('2026-11-30T22:20:00.000Z');
  });

  it('sends a resolved alert at once, and repeats it for 15 minutes', async () => {
    const { round } = setup();
    await round([alertOf()], NOW);
    await round([resolved], NOW + MINUTE);
    expect(posted(first)[1]![0]!.endsAt).toBe('2026-11-30T22:01:00.000Z');
    for (let at = 2; at < 60; at++) await round([], NOW + at * MINUTE);
    expect(first.requests).toHaveLength(17);
  });

  it('stops when a rule is not evaluated any more', async () => {
    const { round } = setup();
    await round([alertOf()], NOW);
    for (let at = 1; at < 10; at++) await round([], NOW + at * MINUTE);
    expect(first.requests).toHaveLength(2);
  });

  it('does not send pending alerts', async () => {
    const { round } = setup();
    await round([alertOf({ state: 'pending', firedAtMs: undefined })], NOW);
    expect(first.requests).toHaveLength(0);
  });

  it('sends everything to every Alertmanager; one that fails catches up, and delays no other', async () => {
    const { round, channel, warnings } = setup([first.url, second.url]);
    second.reset(() => ({ status: 500 }));
    await round([alertOf()], NOW);
    expect(channel.health!()).toMatchObject({
      status: 'failing',
      lastError: expect.stringContaining('answered 500'),
    });
    await round([resolved], NOW + 15_000);
    second.reset(() => ({ status: 200 }));
    await round([resolved], NOW + 30_000);
    expect(first.requests).toHaveLength(2);
    expect(posted(second).flat()).toMatchObject([{ endsAt: '2026-11-30T22:01:00.000Z' }]);
    expect(channel.health!()).toEqual({ status: 'ok' });
    expect(warnings).toHaveLength(2);
  });

  it('cancels a request that hangs at the next round, and sends again', async () => {
    const { forwarder, channel } = setup([first.url, second.url]);
    first.reset(() => 'hang');
    forwarder.receive([alertOf()], NOW);
    forwarder.flush(NOW);
    forwarder.flush(NOW + 500);
    forwarder.flush(NOW + 15_000);
    await forwarder.settled();
    expect(channel.health!().lastError).toContain('timeout');
    first.reset(() => ({ status: 200 }));
    forwarder.flush(NOW + 16_000);

    await forwarder.settled();
    expect(first.requests).toHaveLength(1);
    expect(second.requests).toHaveLength(1);
  });

  it('sends many alerts in several requests', async () => {
    const { round } = setup();
    const alerts = Array.from({ length: 1_000 }, (_, index) =>
      alertOf({ fingerprint: String(index), labels: { alertname: 'A', index: String(index) } }),
    );
    await round(alerts, NOW);
    expect(posted(first).map((batch) => batch.length)).toEqual([256, 256, 256, 232]);
  });
});
